package dev.kontor.e2e.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import dev.kontor.config.ConfigLoader;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.LoadOutcome;
import dev.kontor.events.Delivery;
import dev.kontor.events.LogPosition;
import dev.kontor.events.Outbox;
import dev.kontor.http.IdentityHeader;
import dev.kontor.http.proxy.CallObserver;
import dev.kontor.http.proxy.HostLookup;
import dev.kontor.http.proxy.ProxyLimits;
import dev.kontor.http.proxy.ReplicaSet;
import dev.kontor.http.proxy.ServiceAnswer;
import dev.kontor.http.proxy.ServiceClient;
import dev.kontor.http.proxy.ServiceRequest;
import dev.kontor.oci.Digest;
import dev.kontor.registry.Registry;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.KeyFolder;
import dev.kontor.service.identity.KeyRing;
import dev.kontor.service.identity.KeyUse;
import dev.kontor.service.identity.TokenIssuer;
import dev.kontor.service.program.CallLimits;
import dev.kontor.service.program.RegistryPlace;
import dev.kontor.testkit.Ports;
import dev.kontor.testkit.RawHttp;
import dev.kontor.testkit.s3.MinioServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services as programs: who gets in, how they say that they are well, and how they start and stop. */
class ServiceProgramsTest {
    private static final Caller ALICE = new Caller("alice", List.of("dev"));
    private static final Duration START = Duration.ofSeconds(60);
    private static final byte[] BLOB = "{}".getBytes(StandardCharsets.US_ASCII);
    private static final String DIGEST = Digest.sha256(BLOB).value();
    private static final String MANIFEST = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
            "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},"layers":[]}""".formatted(DIGEST);

    @TempDir
    private Path folder;

    private final List<ServiceProcess> processes = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>();
    private KeyFolder files;
    private KeyRing keys;
    private TokenIssuer gateway;

    @BeforeEach
    void makeSettings() throws IOException {
        files = new KeyFolder(folder, "gateway", List.of("blob", "manifest"));
        files.make();
        keys = KeyRing.open("gateway", files.file("gateway"), Set.of(KeyUse.SIGN));
        gateway = new TokenIssuer(keys, InstantSource.system());
        settings.put("KONTOR_SERVICES_DRAIN", "2s");
        settings.put("KONTOR_STORAGE_ROOTDIRECTORY", folder.resolve("local").toString());
    }

    @AfterEach
    void end() {
        processes.forEach(ServiceProcess::close);
        keys.close();
    }

    @Test
    void serveThoseWhomTheGatewayVouchesFor() throws IOException, InterruptedException {
        useBucket(MinioServer.shared());
        ServiceProcess blobs = start("blob");
        ServiceProcess manifests = start("manifest");
        awaitReady(blobs);
        awaitReady(manifests);

        String upload = "/v2/a/blobs/uploads/?digest=" + DIGEST;
        assertThat(ask(blobs, "", "POST", upload, BLOB).status()).isEqualTo(401);
        assertThat(ask(manifests, "", "GET", "/v2/_catalog", new byte[0]).text())
                .startsWith("{\"errors\":[{\"code\":\"UNAUTHORIZED\"");
        assertThat(as("manifest", blobs, "POST", upload, BLOB).status()).isEqualTo(401);
        assertThat(as("blob", blobs, "POST", upload, BLOB).status()).isEqualTo(201);
        assertThat(as("manifest", manifests, "PUT", "/v2/a/manifests/1", MANIFEST.getBytes(StandardCharsets.US_ASCII))
                        .status())
                .isEqualTo(201);
        assertThat(as("blob", blobs, "GET", "/v2/a/blobs/" + DIGEST, new byte[0])
                        .body())
                .isEqualTo(BLOB);
        assertThat(as("manifest", manifests, "GET", "/v2/a/manifests/1", new byte[0])
                        .text())
                .isEqualTo(MANIFEST);

        assertThat(ask(blobs, "", "GET", "/metrics", new byte[0]).text())
                .contains("kontor_inner_refused_total{reason=\"missing\"} 1")
                .contains("kontor_inner_refused_total{reason=\"audience\"} 1")
                .contains("method=\"POST\",operation=\"upload-start\",status=\"4xx\"} 2")
                .contains("method=\"POST\",operation=\"push-whole-blob\",status=\"2xx\"} 1");
        assertThat(eventsBy("alice"))
                .allSatisfy(event -> assertThat(event.announced().requestId()).isEqualTo("request-1"));
    }

    /** All events, of which each must name this actor. */
    private List<Delivery.Decoded> eventsBy(String actor) throws InterruptedException {
        LoadOutcome.Loaded loaded = (LoadOutcome.Loaded) ConfigLoader.load(Optional.empty(), settings);
        try (Registry stores = Registry.open(RegistryPlace.of(loaded.config(), Outbox.Scope.ALL))) {
            List<Delivery.Decoded> events = Delivery.events(stores.log().read(LogPosition.OLDEST, 10, START));
            assertThat(events)
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.announced().actor()).isEqualTo(actor));
            return events;
        }
    }

    @Test
    void serveAnotherServiceUnderItsOwnName() throws IOException, InterruptedException {
        new KeyFolder(folder, "sync", List.of("manifest")).make();
        useBucket(MinioServer.shared());
        ServiceProcess manifests = start("manifest");
        awaitReady(manifests);
        URI at = URI.create("http://127.0.0.1:" + manifests.port());
        ProxyLimits limits = CallLimits.of(KontorConfig.defaults().services().calls());

        try (KeyRing sync = KeyRing.open("sync", folder.resolve("sync").resolve("keys"), Set.of(KeyUse.SIGN));
                ReplicaSet replicas = ReplicaSet.start("manifest", List.of(at), limits, HostLookup.SYSTEM)) {
            await().until(replicas::isReady);
            TokenIssuer issuer = new TokenIssuer(sync, InstantSource.system());
            ServiceClient client = new ServiceClient(replicas, issuer.forItself("manifest"), CallObserver.NONE);
            ServiceRequest push = ServiceRequest.of("PUT", "/v2/a/manifests/1")
                    .with("Content-Type", "application/vnd.oci.image.index.v1+json")
                    .with("{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.US_ASCII));
            try (ServiceAnswer answer = client.send(push)) {
                assertThat(answer.status()).isEqualTo(201);
            }
            assertThat(eventsBy("service:sync")).isNotEmpty();

            ServiceClient asGateway = new ServiceClient(
                    replicas, (method, target) -> issuer.issue(ALICE, "manifest", method, target), CallObserver.NONE);
            assertThatThrownBy(() -> asGateway.send(push)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void takeOverChangedKeysWithNoRequestRefused() throws IOException {
        ServiceProcess blobs = start("blob");
        awaitReady(blobs);

        files.add();
        awaitWhileAccepted(blobs, () -> changesOfKeys(blobs) == 1);
        files.use();
        awaitWhileAccepted(blobs, () -> keyThatSigns().equals("k2"));
        files.drop();
        awaitWhileAccepted(blobs, () -> changesOfKeys(blobs) == 2);
        awaitWhileAccepted(blobs, () -> true);
        assertThat(Files.readString(files.file("blob"))).contains("gateway:k2:").doesNotContain("gateway:k1:");
    }

    private void awaitWhileAccepted(ServiceProcess blobs, Callable<Boolean> condition) {
        await().until(() -> {
            assertThat(as("blob", blobs, "GET", "/v2/a/blobs/" + DIGEST, new byte[0])
                            .status())
                    .isEqualTo(404);
            return condition.call();
        });
    }

    private static long changesOfKeys(ServiceProcess process) {
        return process.output()
                .lines()
                .filter(line -> line.contains("the key ring changed"))
                .count();
    }

    private String keyThatSigns() throws ParseException {
        return SignedJWT.parse(gateway.issue(ALICE, "blob", "GET", "/"))
                .getHeader()
                .getKeyID();
    }

    @Test
    void sayThatTheyAreNotReadyBeforeTheyStop() throws IOException, InterruptedException {
        useBucket(MinioServer.shared());
        ServiceProcess blobs = start("blob");
        awaitReady(blobs);

        blobs.terminate();
        await().untilAsserted(() -> assertThat(
                        ask(blobs, "", "GET", "/readyz", new byte[0]).status())
                .isEqualTo(503));
        assertThat(ask(blobs, "", "GET", "/readyz", new byte[0]).text()).contains("the process is stopping");
        assertThat(ask(blobs, "", "GET", "/livez", new byte[0]).status()).isEqualTo(200);
        assertThat(as("blob", blobs, "GET", "/v2/a/blobs/" + DIGEST, new byte[0])
                        .status())
                .isEqualTo(404);

        assertThat(blobs.exitCode()).isEqualTo(143);
        assertThat(blobs.output()).contains("blob-service has stopped").doesNotContain("ERROR");
    }

    @Test
    void finishWhatFlowsAndCutOffWhatStandsStill() throws IOException, InterruptedException {
        settings.put("KONTOR_SERVICES_DRAIN", "0s");
        settings.put("KONTOR_SERVICES_STOPGRACE", "5m");
        settings.put("KONTOR_SERVICES_STOPSTALL", "2s");
        useBucket(MinioServer.shared());
        ServiceProcess blobs = start("blob");
        awaitReady(blobs);
        String upload = "/v2/a/blobs/uploads/?digest=" + DIGEST;

        try (RawHttp flowing = RawHttp.connect(blobs.port());
                RawHttp stalled = RawHttp.connect(blobs.port())) {
            String head = head("POST", upload, gateway.issue(ALICE, "blob", "POST", upload), BLOB.length);
            stalled.send(head);
            flowing.send(head).send("{");
            await().untilAsserted(() -> assertThat(
                            ask(blobs, "", "GET", "/metrics", new byte[0]).text())
                    .contains("kontor_http_connections 3"));
            blobs.terminate();
            await().until(() -> !accepts(blobs));
            assertThat(flowing.send("}").receive().status()).isEqualTo(201);
            assertThat(stalled.isClosedByServer()).isTrue();
        }
        assertThat(blobs.exitCode()).isEqualTo(143);
    }

    @Test
    void waitForAStoreThatIsNotThereYet() throws IOException, InterruptedException {
        try (MinioServer own = MinioServer.started()) {
            useBucket(own);
            own.kill();
            ServiceProcess manifests = start("manifest");
            await().atMost(START)
                    .until(() -> manifests.output().contains("the store does not answer; it is tried for"));
            assertThat(manifests.isAlive()).isTrue();

            own.start();
            awaitReady(manifests);
        }
    }

    @Test
    void giveUpOnAStoreThatNeverComes() throws IOException, InterruptedException {
        settings.put("KONTOR_SERVICES_STARTPATIENCE", "0s");
        try (MinioServer own = MinioServer.started()) {
            useBucket(own);
            own.kill();
            ServiceProcess manifests = start("manifest");

            assertThat(manifests.exitCode()).isEqualTo(1);
            assertThat(manifests.output()).contains("error: the stores did not start: ");
        }
    }

    @Test
    void endAtOnceWhenTheyAreToldToWhileTheyWait() throws IOException, InterruptedException {
        settings.put("KONTOR_SERVICES_STARTPATIENCE", "10m");
        try (MinioServer own = MinioServer.started()) {
            useBucket(own);
            own.kill();
            ServiceProcess manifests = start("manifest");
            await().atMost(START).until(() -> manifests.output().contains("it is tried for"));

            manifests.terminate();
            assertThat(manifests.exitCode()).isEqualTo(143);
        }
    }

    @Test
    void refuseWhatTheyCannotRunWith() throws IOException, InterruptedException {
        settings.put("KONTOR_SERVICES_KEYFILE", "");
        assertThatItEnds(start("blob"), 1, "error: 'services.keyFile' is not set");

        settings.put("KONTOR_SERVICES_KEYFILE", folder.resolve("absent").toString());
        assertThatItEnds(start("blob"), 1, "there is no key file");

        settings.put("KONTOR_SERVICES_KEYFILE", files.file("gateway").toString());
        assertThatItEnds(start("blob"), 1, "holds no key by which this program believes another");

        settings.put("KONTOR_CONFIG", folder.resolve("absent.yaml").toString());
        assertThatItEnds(start("manifest"), 1, "absent.yaml");

        assertThatItEnds(start("manifest", "--no-such-option"), 2, "Usage: manifest-service");
    }

    @Test
    void refuseAFolderThatAnotherHas() throws IOException, InterruptedException {
        ServiceProcess first = start("blob");
        awaitReady(first);

        assertThatItEnds(start("manifest"), 1, "error: the stores did not start: ");
    }

    private static void assertThatItEnds(ServiceProcess process, int code, String output) throws InterruptedException {
        assertThat(process.exitCode()).isEqualTo(code);
        assertThat(process.output()).contains(output);
    }

    private void useBucket(MinioServer server) {
        Map.of(
                        "NAME", "s3",
                        "REGIONENDPOINT", server.endpoint().toString(),
                        "BUCKET", server.newBucket(),
                        "ACCESSKEY", server.credentials().accessKey(),
                        "SECRETKEY", server.credentials().secretKey())
                .forEach((name, value) -> settings.put("KONTOR_STORAGE_STORAGEDRIVER_" + name, value));
    }

    private ServiceProcess start(String service, String... arguments) throws IOException {
        int port = Ports.take();
        Map<String, String> variables = new HashMap<>(settings);
        variables.putIfAbsent("KONTOR_SERVICES_KEYFILE", files.file(service).toString());
        variables.put("KONTOR_SERVICES_" + service.toUpperCase(Locale.ROOT) + "_PORT", String.valueOf(port));
        ServiceProcess process = ServiceProcess.start("dev.kontor." + service + ".Main", port, variables, arguments);
        processes.add(process);
        return process;
    }

    private static void awaitReady(ServiceProcess process) {
        await().atMost(START).until(() -> {
            assertThat(process.isAlive()).as(process::output).isTrue();
            return accepts(process)
                    && ask(process, "", "GET", "/readyz", new byte[0]).status() == 200;
        });
    }

    private static boolean accepts(ServiceProcess process) {
        try (RawHttp _ = RawHttp.connect(process.port())) {
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private RawHttp.Answer as(String audience, ServiceProcess process, String method, String target, byte[] body) {
        return ask(process, gateway.issue(ALICE, audience, method, target), method, target, body);
    }

    private static RawHttp.Answer ask(ServiceProcess process, String token, String method, String target, byte[] body) {
        try (RawHttp http = RawHttp.connect(process.port())) {
            return http.send(head(method, target, token, body.length) + new String(body, StandardCharsets.US_ASCII))
                    .receive();
        }
    }

    private static String head(String method, String target, String token, int length) {
        String identity = token.isEmpty() ? "" : IdentityHeader.NAME + ": " + token + "\r\n";
        return method + " " + target + " HTTP/1.1\r\nHost: x\r\nX-Request-Id: request-1\r\nContent-Length: " + length
                + "\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\n" + identity + "\r\n";
    }
}
