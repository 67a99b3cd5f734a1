package dev.kontor.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.e2e.doors.SuiteProcesses;
import dev.kontor.e2e.services.ServiceProcess;
import dev.kontor.testkit.Ports;
import dev.kontor.testkit.TestAuthority;
import dev.kontor.testkit.kafka.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * All that an operator watches: {@code kontor serve} with TLS and a directory that is away, the programs of a suite on Kafka
 * and a bucket, and one that listens to the events of the suite. Alice may do everything, scraper may read metrics.
 */
final class Watched implements AutoCloseable {
    static final String PASSWORD = "watched-secret";
    static final String SCRAPER = "scraper";

    private static final Path LIBRARIES = Path.of("..", "libs", "test-kit", "kafka", "target", "lib");
    private static final Duration START = Duration.ofMinutes(2);
    private static final byte[] SALT = "kontor-salt-16-b".getBytes(StandardCharsets.US_ASCII);
    private static final String RULES = """
            {"repositories": {"open/**": {"anonymousPolicy": ["read"]}},
             "adminPolicy": {"users": ["alice"], "actions": ["read", "create", "update", "delete"]},
             "metrics": {"users": ["scraper"]}}""";

    private final TestAuthority authority = new TestAuthority("Authority of those who are watched");
    private final int servePort = Ports.take();
    private final Path folder;
    private final ServiceProcess serve;
    private final SuiteProcesses suite;
    private final Listening listening;

    /**
     * Something with metrics.
     *
     * @param job as the configuration of Prometheus calls it
     */
    record Target(String job, URI metrics) {}

    private Watched(Path folder) throws IOException {
        this.folder = folder;
        authority.server().write(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        authority.write(authorities());
        Files.writeString(folder.resolve("htpasswd"), line("alice") + line(SCRAPER));
        serve = startServe();
        Path config = Files.writeString(folder.resolve("suite.json"), "{\"http\": {" + doors("") + "}}");
        suite = SuiteProcesses.start(
                Files.createDirectory(folder.resolve("suite")),
                config,
                Map.of(
                        "KONTOR_BUS_DRIVER", "kafka",
                        "KONTOR_BUS_KAFKA_TOPICPREFIX", "watched",
                        "KONTOR_BUS_KAFKA_BOOTSTRAPSERVERS",
                                KafkaBroker.shared(LIBRARIES).bootstrap()));
        listening = Listening.start(suite.settings());
    }

    static Watched start(Path folder) throws IOException {
        Watched watched = new Watched(folder);
        await().atMost(START).until(() -> {
            if (!watched.serve.isAlive()) {
                throw new AssertionError(watched.serve.output());
            }
            return watched.answers();
        });
        return watched;
    }

    /** The keys of {@code http} that say who comes in. */
    private String doors(String moreLogins) {
        return "\"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd") + "\"}" + moreLogins
                + "}, \"accessControl\": " + RULES
                + ", \"ratelimit\": {\"methods\": [{\"method\": \"DELETE\", \"rate\": 1}]}";
    }

    /** It asks a directory about whom it does not know, and the directory is away. */
    private ServiceProcess startServe() throws IOException {
        String directory = ", \"ldap\": {\"address\": \"127.0.0.1\", \"port\": \"" + Ports.take()
                + "\", \"insecure\": true, \"baseDN\": \"dc=example\", \"userAttribute\": \"cn\"}";
        Path config = Files.writeString(
                folder.resolve("serve.json"),
                "{\"storage\": {\"rootDirectory\": \"" + folder.resolve("serve") + "\"}, \"http\": {\"port\": \""
                        + servePort + "\", \"tls\": {\"cert\": \"" + folder.resolve("tls.crt") + "\", \"key\": \""
                        + folder.resolve("tls.key") + "\"}, " + doors(directory)
                        + "}, \"extensions\": {\"metrics\": {}}}");
        return ServiceProcess.start("dev.kontor.standalone.Main", servePort, Map.of(), "serve", config.toString());
    }

    private boolean answers() {
        try (Client client = serveClient()) {
            return client.ask("GET", "/v2/", "alice") == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static String line(String name) {
        return name + ":" + OpenBSDBCrypt.generate(PASSWORD.toCharArray(), SALT, 4) + "\n";
    }

    /** The file with the authority that the certificate of {@code kontor serve} is from. */
    Path authorities() {
        return folder.resolve("ca.crt");
    }

    /** All that shows metrics. */
    List<Target> targets() {
        Map<String, Integer> ports = suite.metricsPorts();
        return List.of(
                new Target("kontor", URI.create("https://127.0.0.1:" + servePort + "/metrics")),
                new Target("gateway", plain(ports.get("gateway"))),
                new Target("blob-service", plain(ports.get("blob"))),
                new Target("manifest-service", plain(ports.get("manifest"))),
                new Target(Listening.JOB, plain(listening.port())));
    }

    private static URI plain(int port) {
        return URI.create("http://127.0.0.1:" + port + "/metrics");
    }

    /** The metrics as a text, as Prometheus is shown them. */
    String scrape(Target target) {
        try (Client client = new Client(target.metrics(), authority.client(Optional.empty()))) {
            return client.text(target.metrics().getPath(), SCRAPER);
        }
    }

    private Client serveClient() {
        return new Client(URI.create("https://127.0.0.1:" + servePort), authority.client(Optional.empty()));
    }

    /** A day's work in a moment: what is pushed and pulled, what is refused, and who is not let in. */
    void work() {
        try (Client local = serveClient();
                Client remote = new Client(suite.uri(), authority.client(Optional.empty()))) {
            for (Client client : List.of(local, remote)) {
                new Work(client).run();
            }
            assertThat(remote.askWithWrongPassword("/v2/", "alice")).isEqualTo(401);
            assertThat(local.askWithWrongPassword("/v2/", "stranger")).isEqualTo(503);
        }
        listening.awaitDeadLetter();
    }

    @Override
    public void close() {
        listening.close();
        suite.close();
        serve.close();
    }
}
