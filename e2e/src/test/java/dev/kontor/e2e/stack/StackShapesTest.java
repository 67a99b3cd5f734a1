package dev.kontor.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.ImageLayout;
import dev.kontor.e2e.RealClient;
import dev.kontor.e2e.crash.Requests;
import dev.kontor.oci.Digest;
import dev.kontor.testkit.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other shapes of the stack that {@code docs/deploy.md} names, each started for its test. */
@Tag("stack")
@Tag("slow")
class StackShapesTest {
    @TempDir
    private Path folder;

    @Test
    void blobsComeStraightFromTheStore() throws IOException, InterruptedException {
        String store = "127.0.0.1:" + Ports.take();
        try (Stack stack = Stack.start(
                        List.of("docker-compose.redirect.yml"),
                        Map.of("STORE_LISTEN", store, "STORE_URL", "http://" + store));
                HttpClient client = Requests.newClient()) {
            Requests requests = new Requests(client, stack.uri(), false);
            Image image = new Image("redirect/app", 4_000_001);
            assertThat(image.push(requests)).isTrue();

            HttpResponse<byte[]> answer = requests.get(image.layerPath());

            assertThat(answer.statusCode()).isEqualTo(307);
            URI link = URI.create(answer.headers().firstValue("Location").orElseThrow());
            assertThat(link.getAuthority()).isEqualTo(store);
            byte[] blob = client.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            assertThat(Digest.sha256(blob)).isEqualTo(Digest.sha256(image.layer()));
            skopeoPullsWhatItPushed(stack.uri().getAuthority());
        }
    }

    private void skopeoPullsWhatItPushed(String host) throws IOException {
        RealClient skopeo = RealClient.named("skopeo", "apt-get install skopeo");
        ImageLayout image = ImageLayout.image(folder.resolve("in"), 3, 78);
        skopeo.run("copy", "--dest-tls-verify=false", "oci:" + image.folder() + ":1", "docker://" + host + "/r/app:1");
        skopeo.run(
                "copy",
                "--src-tls-verify=false",
                "docker://" + host + "/r/app:1",
                "oci:" + folder.resolve("out") + ":1");
        String digest = skopeo.run("inspect", "--format", "{{.Digest}}", "oci:" + folder.resolve("out") + ":1")
                .strip();
        assertThat(Files.readString(image.folder().resolve("index.json"))).contains(digest);
    }

    @Test
    void whatOneGatewayTookTheOtherGives() throws IOException, InterruptedException {
        URI second = URI.create("http://127.0.0.1:" + Ports.take());
        try (Stack stack = Stack.start(
                        List.of("docker-compose.two-gateways.yml"), Map.of("LISTEN_2", second.getAuthority()));
                HttpClient client = Requests.newClient()) {
            Image image = new Image("two/app", 4_000_002);
            Requests through = new Requests(client, stack.uri(), false);
            Requests other = new Requests(client, second, false);

            assertThat(image.push(through)).isTrue();
            image.verify(other);

            String upload = through.send("POST", "/v2/two/app/blobs/uploads/", new byte[0])
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            String path = URI.create(upload).getRawPath();
            byte[] content = {1, 2, 3};
            assertThat(other.send("PATCH", path, content, "Content-Type", "application/octet-stream")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(through.send("PUT", path + "?digest=" + Digest.sha256(content), new byte[0])
                            .statusCode())
                    .isEqualTo(201);
        }
    }
}
