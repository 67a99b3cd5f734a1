package dev.kontor.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.ImageLayout;
import dev.kontor.e2e.RealClient;
import dev.kontor.e2e.crash.Requests;
import dev.kontor.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the stack promises while nothing goes wrong. */
@Tag("stack")
@ExtendWith(SharedStack.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackTest {
    private final Stack stack;
    private final String host;

    @TempDir
    private Path folder;

    StackTest(Stack stack) {
        this.stack = stack;
        this.host = stack.uri().getAuthority();
    }

    @Test
    @Order(1)
    void eachContainerIsSmallAtRest() {
        for (String service : Stack.SERVICES) {
            String memory =
                    stack.docker().run("stats", "--no-stream", "--format", "{{.MemUsage}}", stack.container(service));
            stack.report(service + ": " + memory);
            assertThat(memory).as(service).contains(" / ").doesNotStartWith("0B");
        }
    }

    @Test
    void onlyTheGatewayIsPublishedAndOnlyOnThisMachine() {
        for (String service : Stack.SERVICES) {
            String bindings = stack.inspect(stack.container(service), "{{json .HostConfig.PortBindings}}");
            String port = Integer.toString(stack.uri().getPort());
            assertThat(bindings)
                    .as(service)
                    .isEqualTo(
                            service.equals("gateway")
                                    ? "{\"5000/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"" + port + "\"}]}"
                                    : "{}");
        }
    }

    @Test
    void noContainerCanDoMoreThanItMust() {
        for (String service : Stack.SERVICES) {
            String container = stack.container(service);
            assertThat(stack.inspect(container, "{{.Config.User}}"))
                    .as("%s: user", service)
                    .matches("[1-9][0-9]*:[1-9][0-9]*");
            assertThat(stack.inspect(
                            container,
                            "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.CapAdd}}"
                                    + " {{.HostConfig.SecurityOpt}} {{.HostConfig.Privileged}}"))
                    .as("%s: rights", service)
                    .isEqualTo("true [ALL] [] [no-new-privileges:true] false");
            assertThat(stack.inspect(container, "{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}}"))
                    .as("%s: limits", service)
                    .matches("[1-9][0-9]+ [1-9][0-9]+");
        }
    }

    @Test
    void theGatewayReachesNeitherTheStoreNorTheLog() {
        assertThat(networks("gateway")).containsExactlyInAnyOrder("front", "inner");
        assertThat(networks("minio")).containsExactly("store");
        assertThat(networks("kafka")).containsExactly("store");
        assertThat(networks("blob-service")).containsExactlyInAnyOrder("inner", "store");
    }

    private List<String> networks(String service) {
        return stack.inspect(
                        stack.container(service),
                        "{{range $name, $_ := .NetworkSettings.Networks}}{{println $name}}{{end}}")
                .lines()
                .map(name -> name.replace(stack.project() + "_", ""))
                .toList();
    }

    @Test
    void noSecretStandsInAnEnvironmentOrALog() {
        Set<String> secrets = Stream.of("minio", "blob-service", "manifest-service")
                .map(service -> stack.compose("exec", "-T", service, "cat", "/secrets/store/password"))
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(secrets).hasSize(3).allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(40));
        secrets.addAll(eachProgramsKey());
        assertThat(secrets).hasSize(6);
        for (String service : Stack.SERVICES) {
            assertThat(stack.inspect(stack.container(service), "{{json .Config}}"))
                    .doesNotContain(secrets);
        }
        assertThat(stack.compose("logs", "--no-color")).doesNotContain(secrets);
    }

    /** The one secret or key that each program sees. */
    private List<String> eachProgramsKey() {
        return Stream.of("gateway", "blob-service", "manifest-service")
                .map(service -> stack.compose("exec", "-T", service, "cat", "/secrets/services/keys"))
                .map(file -> file.lines().filter(line -> !line.startsWith("#")).toList())
                .map(lines -> {
                    assertThat(lines).hasSize(1);
                    return lines.getFirst().substring(lines.getFirst().lastIndexOf(':') + 1);
                })
                .toList();
    }

    @Test
    void noServiceCanDoMoreWithTheStoreThanItMust() {
        String said = stack.compose(
                "run", "--rm", "--no-deps", "-T", "--entrypoint", "bash", "store-setup", "-euc", STORE_TRIALS);

        assertThat(said.lines().filter(line -> line.startsWith("may") || line.startsWith("failed")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("may not: "));
        assertThat(said).contains("buckets: kontor kontor").contains("tried: 21");
    }

    /** Tries with each service's own credentials what it must not do, and lists the buckets that it sees. */
    private static final String STORE_TRIALS = """
            host() { echo "http://$(</secrets/$1/user):$(</secrets/$1/password)@minio:9000"; }
            export MC_HOST_root=$(host root) MC_HOST_blobs=$(host blob-service) MC_HOST_manifests=$(host manifest-service)
            tried=0
            refused() {
                tried=$((tried + 1))
                if said=$(mc --quiet "$@" 2>&1 </dev/null); then echo "may: $*"; return; fi
                case "$said" in *"Access Denied"* | *"Insufficient permissions"*) echo "may not: $*" ;; *) echo "failed: $* $said" ;; esac
            }
            mc --quiet mb --ignore-existing root/another
            for key in another/x kontor/content/zz/trial kontor/blobs/trial kontor/repositories/trial; do
                echo x | mc --quiet pipe "root/$key"
            done
            for who in blobs manifests; do
                refused ls $who/another
                refused cat $who/another/x
                refused pipe $who/another/y
                refused mb $who/third
                refused rb $who/another
                refused version enable $who/kontor
                refused anonymous set download $who/kontor
                refused admin user list $who
            done
            refused pipe blobs/kontor/repositories/trial
            refused rm blobs/kontor/repositories/trial
            refused cat manifests/kontor/content/zz/trial
            refused pipe manifests/kontor/content/zz/trial
            refused pipe manifests/kontor/blobs/trial
            echo "buckets: $(mc ls blobs | grep -o '[a-z]*/$' | tr -d '/') $(mc ls manifests | grep -o '[a-z]*/$' | tr -d '/')"
            echo "tried: $tried"
            for key in content/zz/trial blobs/trial repositories/trial; do mc --quiet rm "root/kontor/$key"; done
            mc --quiet rb --force root/another
            """;

    @Test
    void aBlobOfManyPartsIsKeptOrCancelledAndABlobIsDeleted() throws IOException, InterruptedException {
        byte[] half = new byte[9_000_000];
        byte[] whole = Arrays.copyOf(half, 2 * half.length);
        try (HttpClient client = Requests.newClient()) {
            Requests requests = new Requests(client, stack.uri(), false);
            String kept = upload(requests, half);
            assertThat(requests.send("PATCH", kept, half, "Content-Type", "application/octet-stream")
                            .statusCode())
                    .isEqualTo(202);
            String digest = Digest.sha256(whole).value();
            assertThat(requests.send("PUT", kept + "?digest=" + digest, new byte[0])
                            .statusCode())
                    .isEqualTo(201);
            String blob = "/v2/parts/app/blobs/" + digest;
            assertThat(requests.get(blob).body()).isEqualTo(whole);

            String cancelled = upload(requests, half);
            assertThat(requests.send("DELETE", cancelled, new byte[0]).statusCode())
                    .isEqualTo(204);
            assertThat(requests.get(cancelled).statusCode()).isEqualTo(404);

            assertThat(requests.send("DELETE", blob, new byte[0]).statusCode()).isEqualTo(202);
            assertThat(requests.get(blob).statusCode()).isEqualTo(404);
        }
    }

    /** Begins an upload with these bytes; the result is its path. */
    private static String upload(Requests requests, byte[] bytes) throws IOException, InterruptedException {
        HttpResponse<byte[]> begun = requests.send("POST", "/v2/parts/app/blobs/uploads/", new byte[0]);
        String path =
                URI.create(begun.headers().firstValue("Location").orElseThrow()).getRawPath();
        HttpResponse<byte[]> answer = requests.send("PATCH", path, bytes, "Content-Type", "application/octet-stream");
        assertThat(answer.statusCode()).isEqualTo(202);
        return URI.create(answer.headers().firstValue("Location").orElseThrow()).getRawPath();
    }

    @Test
    void theWholeSurfaceIsThereThroughTheGateway() throws IOException, InterruptedException {
        try (HttpClient client = Requests.newClient()) {
            Requests requests = new Requests(client, stack.uri(), false);
            Image image = new Image("surface/app", 1_000_001);

            assertThat(image.push(requests)).isTrue();

            image.verify(requests);
            String digest = Digest.sha256(image.manifest()).value();
            assertThat(text(requests, "/v2/surface/app/tags/list")).contains(image.tag());
            assertThat(text(requests, "/v2/_catalog")).contains("surface/app");
            assertThat(text(requests, "/v2/surface/app/referrers/" + digest)).contains("\"manifests\":[]");
            assertThat(requests.send("DELETE", "/v2/surface/app/manifests/" + digest, new byte[0])
                            .statusCode())
                    .isEqualTo(202);
            assertThat(requests.get("/v2/surface/app/manifests/" + image.tag()).statusCode())
                    .isEqualTo(404);
        }
    }

    private static String text(Requests requests, String path) throws IOException, InterruptedException {
        return new String(requests.get(path).body(), StandardCharsets.UTF_8);
    }

    @Test
    void dockerGetsBackWhatItPushed() throws IOException {
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY content /\n");
        Files.writeString(context.resolve("content"), "of a layer");
        String image = host + "/docker/app:1";
        stack.docker().run("build", "--quiet", "--tag", image, context.toString());
        String id = stack.docker().run("image", "inspect", "--format", "{{.Id}}", image);
        try {
            stack.docker().run("push", "--quiet", image);
            stack.docker().run("image", "rm", image);

            stack.docker().run("pull", "--quiet", image);

            assertThat(stack.docker().run("image", "inspect", "--format", "{{.Id}}", image))
                    .isEqualTo(id);
        } finally {
            stack.docker().attempt(List.of("image", "rm", image));
        }
    }

    @Test
    void skopeoAndCraneSeeTheSameImage() throws IOException {
        RealClient skopeo = RealClient.named("skopeo", "apt-get install skopeo");
        RealClient crane = RealClient.named("crane", RealClient.CRANE);
        ImageLayout image = ImageLayout.image(folder.resolve("in"), 5, 77);

        skopeo.run("copy", "--dest-tls-verify=false", "oci:" + image.folder() + ":1", "docker://" + host + "/s/app:1");

        String digest = crane.run("digest", "--insecure", host + "/s/app:1").strip();
        assertThat(Files.readString(image.folder().resolve("index.json"))).contains(digest);
        crane.run("validate", "--insecure", "--fast", "--remote", host + "/s/app:1");
        crane.run(
                "pull",
                "--insecure",
                "--format",
                "oci",
                host + "/s/app:1",
                folder.resolve("out").toString());
        assertThat(Files.readString(folder.resolve("out/index.json"))).contains(digest);
    }
}
