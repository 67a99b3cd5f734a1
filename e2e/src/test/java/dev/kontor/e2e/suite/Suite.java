package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.e2e.crash.Requests;
import dev.kontor.e2e.services.ServiceProcess;
import dev.kontor.events.EventBus;
import dev.kontor.events.kafka.KafkaBus;
import dev.kontor.events.kafka.KafkaSettings;
import dev.kontor.service.identity.KeyFolder;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.s3.S3ObjectStore;
import dev.kontor.testkit.Ports;
import dev.kontor.testkit.RawHttp;
import dev.kontor.testkit.kafka.KafkaBroker;
import dev.kontor.testkit.s3.MinioServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gateways, blob-services and manifest-services as processes, before a broker and an S3 server of their own, with a
 * {@link Link} wherever they talk to each other.
 *
 * <p>Of three replicas of each service that the gateways know, two run.
 */
final class Suite {
    /** The name of the lock under which tests use the one that they share. */
    static final String SHARED = "the shared suite";

    private static final Duration START = Duration.ofMinutes(2);
    private static final Path LIBRARIES = Path.of("..", "libs", "test-kit", "kafka", "target", "lib");
    private static final int GATEWAYS = 2;
    private static final int KNOWN = 3;
    private static final int RUNNING = 2;
    private static Optional<Suite> shared = Optional.empty();

    private final MinioServer store = MinioServer.started();
    private final Link toBroker = new Link();
    private final Link toStore = new Link();
    private final KafkaBroker broker = KafkaBroker.behind(toBroker.port(), LIBRARIES);
    private final String bucket = store.newBucket();
    private final List<Replica> blobs = new ArrayList<>();
    private final List<Replica> manifests = new ArrayList<>();
    private final List<Replica> gateways = new ArrayList<>();
    private final List<Link> toServices = new ArrayList<>();
    private final Map<Replica, Integer> adminPorts = new HashMap<>();
    private final HttpClient client = Requests.newClient();
    private final Path folder;
    private final KeyFolder keys;

    private Suite() throws IOException {
        folder = Files.createTempDirectory("suite");
        keys = new KeyFolder(folder, "gateway", List.of("blob", "manifest"));
        keys.make();
        toBroker.to(broker.port());
        toStore.to(store.endpoint().getPort());
        Map<String, String> settings = settings();
        for (int i = 0; i < KNOWN; i++) {
            blobs.add(new Replica("blob", "KONTOR_SERVICES_BLOB_PORT", withKeys("blob", settings)));
            manifests.add(new Replica("manifest", "KONTOR_SERVICES_MANIFEST_PORT", withKeys("manifest", settings)));
        }
        settings.put("KONTOR_SERVICES_BLOB_URLS", urls(blobs));
        settings.put("KONTOR_SERVICES_MANIFEST_URLS", urls(manifests));
        for (int i = 0; i < GATEWAYS; i++) {
            int adminPort = Ports.take();
            Map<String, String> ofGateway = withKeys("gateway", settings);
            ofGateway.put("KONTOR_SERVICES_GATEWAY_ADMINPORT", String.valueOf(adminPort));
            Replica gateway = new Replica("gateway", "KONTOR_HTTP_PORT", ofGateway);
            gateways.add(gateway);
            adminPorts.put(gateway, adminPort);
        }
    }

    /** The suite that the tests of this process share, sound and waiting; whoever disturbs it heals it. */
    static synchronized Suite shared() throws IOException, InterruptedException {
        if (shared.isEmpty()) {
            Suite suite = new Suite();
            suite.start();
            shared = Optional.of(suite);
        }
        shared.get().heal();
        return shared.get();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("KONTOR_SERVICES_DRAIN", "3s");
        settings.put("KONTOR_BUS_DRIVER", "kafka");
        settings.put("KONTOR_BUS_KAFKA_BOOTSTRAPSERVERS", "127.0.0.1:" + toBroker.port());
        settings.put("KONTOR_STORAGE_ROOTDIRECTORY", folder.resolve("local").toString());
        Map.of(
                        "NAME",
                        "s3",
                        "REGIONENDPOINT",
                        "http://127.0.0.1:" + toStore.port(),
                        "BUCKET",
                        bucket,
                        "ROOTDIRECTORY",
                        store.settings(bucket).prefix(),
                        "ACCESSKEY",
                        store.credentials().accessKey(),
                        "SECRETKEY",
                        store.credentials().secretKey())
                .forEach((name, value) -> settings.put("KONTOR_STORAGE_STORAGEDRIVER_" + name, value));
        return settings;
    }

    /** These settings with the key file that is this program's own. */
    private Map<String, String> withKeys(String program, Map<String, String> settings) {
        Map<String, String> own = new HashMap<>(settings);
        own.put("KONTOR_SERVICES_KEYFILE", keys.file(program).toString());
        return own;
    }

    private String urls(List<Replica> replicas) {
        return replicas.stream()
                .map(replica -> {
                    Link link = new Link().to(replica.port());
                    toServices.add(link);
                    return "http://127.0.0.1:" + link.port();
                })
                .collect(Collectors.joining(","));
    }

    private void start() throws IOException, InterruptedException {
        Thread starting = Thread.ofVirtual().start(broker::start);
        for (Replica replica : running()) {
            replica.start();
        }
        starting.join();
    }

    /** Takes away what a test that failed may have left. */
    private void heal() throws IOException {
        toBroker.heal();
        toStore.heal();
        toServices.forEach(Link::heal);
        for (Replica replica : running()) {
            if (!replica.isRunning()) {
                replica.start();
            }
        }
        awaitReady();
    }

    /** The replicas that run while nothing is wrong. */
    List<Replica> running() {
        List<Replica> running = new ArrayList<>(gateways);
        for (int i = 0; i < RUNNING; i++) {
            running.add(blobs.get(i));
            running.add(manifests.get(i));
        }
        return running;
    }

    List<Replica> gateways() {
        return gateways;
    }

    List<Replica> blobs() {
        return blobs.subList(0, RUNNING);
    }

    List<Replica> manifests() {
        return manifests.subList(0, RUNNING);
    }

    /** A replica of each service that the gateways know and that does not run. */
    List<Replica> spare() {
        return List.of(blobs.get(RUNNING), manifests.get(RUNNING));
    }

    MinioServer store() {
        return store;
    }

    KafkaBroker broker() {
        return broker;
    }

    Link toStore() {
        return toStore;
    }

    Link toBroker() {
        return toBroker;
    }

    List<Link> toServices() {
        return toServices;
    }

    /** One client for each gateway; what a gateway cannot answer it throws. */
    List<Requests> clients() {
        return gateways.stream()
                .map(gateway -> new Requests(client, URI.create("http://127.0.0.1:" + gateway.port()), true))
                .toList();
    }

    /** Waits until every gateway finds all replicas ready that should run, and no other. */
    void awaitReady() {
        awaitReplicas(RUNNING, RUNNING);
    }

    /** Waits until every gateway finds so many replicas ready. */
    void awaitReplicas(int ofBlobs, int ofManifests) {
        gateways.forEach(gateway -> await().atMost(START)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(ask(adminPorts.get(gateway), "/metrics"))
                        .as(() -> gateway + "\n" + gateway.output())
                        .contains("kontor_gateway_replicas{service=\"blob\",state=\"ready\"} " + ofBlobs)
                        .contains("kontor_gateway_replicas{service=\"manifest\",state=\"ready\"} " + ofManifests)));
    }

    /** The status and the words with which a gateway says whether it is ready. */
    String readiness(Replica gateway) {
        try (RawHttp http = RawHttp.connect(adminPorts.get(gateway))) {
            RawHttp.Answer answer = http.request("GET /readyz HTTP/1.1").receive();
            return answer.status() + " " + answer.text();
        }
    }

    /** The bytes of uploads that a blob-service has taken since it started. */
    static long receivedBytes(Replica replica) {
        return ask(replica.port(), "/metrics")
                .lines()
                .filter(line ->
                        line.matches("kontor_http_received_bytes_total\\{operation=\"(append-to|finish)-upload\"} .*"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String ask(int port, String path) {
        try (RawHttp http = RawHttp.connect(port)) {
            return http.request("GET " + path + " HTTP/1.1").receive().text();
        } catch (UncheckedIOException | AssertionError e) {
            return "";
        }
    }

    /** Starts a replica again, and waits until it has its place. */
    void restart(Replica replica) throws IOException {
        replica.start();
        awaitReady();
    }

    /** The bus, for whoever listens to what is announced. */
    EventBus openBus() {
        return KafkaBus.open(kafka());
    }

    /** How the topic is reached. */
    KafkaSettings kafka() {
        return new KafkaSettings(
                "127.0.0.1:" + toBroker.port(),
                "kontor",
                12,
                1,
                Duration.ofDays(7),
                Optional.empty(),
                KafkaSettings.DELIVERY_TIMEOUT);
    }

    /** Waits until every change, whoever made it, was announced or given up. */
    void awaitEmptyOutbox(Duration longest) {
        try (ObjectStore objects = S3ObjectStore.open(store.settings(bucket))) {
            await().atMost(longest)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> objects.list(Prefix.of("outbox"), "", 1).isEmpty());
        }
    }

    /** What a program says when it starts on a store that is reached by another address; it must end by itself. */
    String outputOfStartOn(URI endpoint, int exitCode) throws IOException, InterruptedException {
        Map<String, String> other = withKeys("manifest", settings());
        other.put("KONTOR_STORAGE_STORAGEDRIVER_REGIONENDPOINT", endpoint.toString());
        int port = Ports.take();
        other.put("KONTOR_SERVICES_MANIFEST_PORT", String.valueOf(port));
        try (ServiceProcess process = ServiceProcess.start("dev.kontor.manifest.Main", port, other)) {
            int code = process.exitCode();
            if (code != exitCode) {
                throw new AssertionError("it ended with " + code + ":\n" + process.output());
            }
            return process.output();
        }
    }
}
