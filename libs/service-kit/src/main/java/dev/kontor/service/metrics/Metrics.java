package dev.kontor.service.metrics;

import dev.kontor.http.CompletedRequest;
import dev.kontor.http.HttpServer;
import dev.kontor.http.RequestObserver;
import dev.kontor.http.ResponseBody;
import dev.kontor.http.Routes;
import dev.kontor.registry.RegistryObserver;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * The counters and gauges of one program: its requests, its virtual machine, and what its parts add.
 *
 * <p>Names are written with dots and shown with underscores; counters end in {@code _total}. For any number of threads.
 */
public final class Metrics implements RequestObserver, AutoCloseable {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final Duration[] BUCKETS = Stream.of(1, 5, 25, 100, 500, 2_500, 10_000, 60_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final MeterProvider<Timer> requests = Timer.builder("kontor.http.request.duration")
            .description("Requests, from their heads to the last byte of their answers")
            .serviceLevelObjectives(BUCKETS)
            .withRegistry(registry);
    private final MeterProvider<Counter> received = Counter.builder("kontor.http.received.bytes")
            .description("Bytes of requests' bodies")
            .withRegistry(registry);
    private final MeterProvider<Counter> sent = Counter.builder("kontor.http.sent.bytes")
            .description("Bytes of answers' bodies")
            .withRegistry(registry);

    /** The metrics of a program that has none yet but those of its virtual machine. */
    public Metrics() {
        collections.bindTo(registry);
        List.of(
                        new JvmInfoMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ClassLoaderMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics())
                .forEach(binder -> binder.bindTo(registry));
    }

    /** Counts requests of clients under zot's names too; for the listener that clients reach. */
    public RequestObserver underNamesOfZot() {
        return new ZotMetrics(registry);
    }

    /** Counts and measures what a registry does beneath its roles. */
    public RegistryObserver ofRegistry() {
        return new RegistryObserver(new StoreMetrics(registry), new KafkaMeters(registry), new EventMetrics(registry));
    }

    /** A method as a label: one of HTTP's, or {@code other}. */
    static String method(String sent) {
        return METHODS.contains(sent) ? sent : "other";
    }

    /** Adds {@code GET /metrics}. */
    public void register(HttpRouting.Builder routing) {
        register(routing, "/metrics", _ -> {});
    }

    /**
     * Adds {@code GET} of another path.
     *
     * @param guard throws what is answered to whoever may not read them
     */
    public void register(HttpRouting.Builder routing, String path, Consumer<ServerRequest> guard) {
        Routes.getAndHead(routing, path, (request, response) -> {
            guard.accept(request);
            answer(request, response);
        });
    }

    /**
     * Shows a number that is asked for whenever somebody looks. A second gauge of the same name and labels is ignored.
     *
     * @param name such as {@code kontor.outbox.backlog}
     * @param labels a fixed set of words; each gauge of a name has the same keys
     * @param value quick, and callable from any thread; NaN where it does not know
     */
    public void gauge(String name, String description, Map<String, String> labels, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble)
                .description(description)
                .tags(tags(labels))
                .strongReference(true)
                .register(registry);
    }

    /**
     * Counts one more.
     *
     * @param name such as {@code kontor.inner.refused}, shown with {@code _total} behind it
     * @param labels a fixed set of words; each counter of a name has the same keys
     */
    public void count(String name, String description, Map<String, String> labels) {
        counter(name, description, labels).increment();
    }

    /** Shows a counter as 0 before anything was counted, so that its first step is seen. */
    public void announce(String name, String description, Map<String, String> labels) {
        Counter _ = counter(name, description, labels);
    }

    private Counter counter(String name, String description, Map<String, String> labels) {
        return Counter.builder(name).description(description).tags(tags(labels)).register(registry);
    }

    /** Shows how many connections a server has open, and when its certificate ends where it has one. */
    public void watch(HttpServer server) {
        gauge("kontor.http.connections", "Connections that are open", Map.of(), server::openConnections);
        server.certificateEnds()
                .ifPresent(_ -> gauge(
                        "kontor.tls.certificate.end.seconds",
                        "When the listener's certificate ends, in seconds since 1970",
                        Map.of(),
                        () -> server.certificateEnds()
                                .map(Instant::getEpochSecond)
                                .map(Long::doubleValue)
                                .orElse(Double.NaN)));
    }

    @Override
    public void completed(CompletedRequest request) {
        requests.withTags(
                        "operation",
                        request.label(),
                        "method",
                        method(request.method()),
                        "status",
                        request.status() / 100 + "xx")
                .record(request.duration());
        received.withTag("operation", request.label()).increment((double) request.bytesIn());
        sent.withTag("operation", request.label()).increment((double) request.bytesOut());
    }

    /** All of it, as text (Prometheus exposition format 0.0.4). */
    String text() {
        return registry.scrape();
    }

    private void answer(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        ResponseBody.send(request, response, text().getBytes(StandardCharsets.UTF_8));
    }

    private static Tags tags(Map<String, String> labels) {
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> label : labels.entrySet()) {
            tags = tags.and(label.getKey(), label.getValue());
        }
        return tags;
    }

    /** Ends what observes the virtual machine. */
    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
