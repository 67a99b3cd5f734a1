package dev.kontor.e2e.dashboards;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.testkit.Ports;
import dev.kontor.testkit.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.StreamSupport;

/** Prometheus with the configuration of {@code deploy/observability}, but for where those are whom it asks. */
final class Prometheus implements AutoCloseable {
    static final String HOW_TO_INSTALL = "apt-get install prometheus";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final String PAUSE = "1s";

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = Ports.take();
    private final Process process;
    private final Path output;

    private Prometheus(Path program, Path folder, Path config) throws IOException {
        output = folder.resolve("prometheus.log");
        process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("numbers"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
    }

    static Prometheus start(Path folder, Watched watched) throws IOException {
        Path program = Tool.program("prometheus", HOW_TO_INSTALL);
        Path config = Files.writeString(folder.resolve("prometheus.yml"), config(folder, watched));
        return new Prometheus(program, folder, config);
    }

    private static String config(Path folder, Watched watched) throws IOException {
        ObjectNode config = (ObjectNode) Asked.yaml(Asked.FOLDER.resolve("prometheus/prometheus.yml"));
        ((ObjectNode) config.get("global"))
                .put("scrape_interval", PAUSE)
                .put("scrape_timeout", PAUSE)
                .put("evaluation_interval", PAUSE);
        config.putArray("rule_files").add(Asked.RULES.toAbsolutePath().toString());
        config.remove("alerting");
        List<JsonNode> jobs = StreamSupport.stream(config.get("scrape_configs").spliterator(), false)
                .toList();
        for (Watched.Target target : watched.targets()) {
            ObjectNode job = jobs.stream()
                    .filter(each -> each.get("job_name").asText().equals(target.job()))
                    .map(ObjectNode.class::cast)
                    .findFirst()
                    .orElseGet(
                            () -> config.withArray("scrape_configs").addObject().put("job_name", target.job()));
            job.remove(List.of("dns_sd_configs", "file_sd_configs"));
            job.put("scheme", target.metrics().getScheme());
            job.putArray("static_configs")
                    .addObject()
                    .putArray("targets")
                    .add(target.metrics().getAuthority());
            job.putObject("tls_config").put("ca_file", watched.authorities().toString());
            Path password = Files.writeString(folder.resolve("password"), Watched.PASSWORD);
            job.putObject("basic_auth").put("username", Watched.SCRAPER).put("password_file", password.toString());
        }
        return Asked.YAML.writeValueAsString(config);
    }

    /** Waits until it has read everybody's numbers after a moment. */
    void awaitScrapeAfter(Instant moment, int targets) {
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(Files.readString(output));
                    }
                    JsonNode active = ask("/api/v1/targets").at("/data/activeTargets");
                    long read = StreamSupport.stream(active.spliterator(), false)
                            .filter(target -> target.path("health").asText().equals("up"))
                            .filter(target -> OffsetDateTime.parse(
                                            target.path("lastScrape").asText())
                                    .toInstant()
                                    .isAfter(moment))
                            .count();
                    if (read != targets) {
                        throw new AssertionError(active.toPrettyString());
                    }
                });
    }

    /** The series with which it answers a query now. */
    JsonNode query(String query) {
        JsonNode answer = ask("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(query + "\n" + answer);
        }
        return answer.at("/data/result");
    }

    private JsonNode ask(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
