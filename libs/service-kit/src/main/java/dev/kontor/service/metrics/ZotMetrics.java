package dev.kontor.service.metrics;

import dev.kontor.http.CompletedRequest;
import dev.kontor.http.RequestObserver;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.api.ApiPath;
import dev.kontor.service.api.Operation;
import dev.kontor.service.program.Program;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What zot counts, under its names and labels, so that its dashboards go on: requests by method and status, latencies by method
 * and by repository, pushes and pulls of manifests by repository. Latencies have finer buckets than zot's beside them, and are
 * not cut to seconds; a pull counts only if it was answered with the manifest. Of more than {@value #MOST_REPOSITORIES}
 * repositories the others are one, {@code other}.
 */
public final class ZotMetrics implements RequestObserver {
    static final int MOST_REPOSITORIES = 1000;

    private static final Duration[] BUCKETS = Stream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000, 60_000, 600_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final String PUSH = Operation.word(Operation.PushManifest.class);
    private static final String PULL = Operation.word(Operation.PullManifest.class);

    private final Set<String> repositories = ConcurrentHashMap.newKeySet();
    private final MeterProvider<Counter> requests;
    private final MeterProvider<Timer> methods;
    private final MeterProvider<Timer> latencies;
    private final MeterProvider<Counter> uploads;
    private final MeterProvider<Counter> downloads;

    ZotMetrics(MeterRegistry registry) {
        requests = Counter.builder("zot.http.requests").description("Requests").withRegistry(registry);
        methods = Timer.builder("zot.http.method.latency")
                .description("Requests, from their heads to the last byte of their answers, by method")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(registry);
        latencies = Timer.builder("zot.http.repo.latency")
                .description("The same by repository")
                .withRegistry(registry);
        uploads = Counter.builder("zot.repo.uploads")
                .description("Manifests that were pushed")
                .withRegistry(registry);
        downloads = Counter.builder("zot.repo.downloads")
                .description("Manifests that were pulled")
                .withRegistry(registry);
        Gauge.builder("zot.info", () -> 0)
                .description("Which program this is")
                .tag("commit", "")
                .tag("binaryType", "kontor")
                .tag("goVersion", "java " + Runtime.version().feature())
                .tag("version", Program.version())
                .register(registry);
    }

    @Override
    public void completed(CompletedRequest request) {
        String method = Metrics.method(request.method());
        requests.withTags("method", method, "code", Integer.toString(request.status()))
                .increment();
        methods.withTag("method", method).record(request.duration());
        // Names that strangers make up are in no answer that succeeded.
        Optional<RepositoryName> repository =
                request.status() < 400 ? ApiPath.repositoryOf(request.path()) : Optional.empty();
        repository.ifPresent(name -> count(request, method, label(name.value())));
    }

    private void count(CompletedRequest request, String method, String name) {
        latencies.withTag("repo", name).record(request.duration());
        if (request.label().equals(PUSH) && request.status() == 201) {
            uploads.withTag("repo", name).increment();
        } else if (request.label().equals(PULL) && method.equals("GET") && request.status() == 200) {
            downloads.withTag("repo", name).increment();
        }
    }

    private String label(String name) {
        if (repositories.contains(name)) {
            return name;
        }
        if (repositories.size() < MOST_REPOSITORIES) {
            repositories.add(name);
            return name;
        }
        return "other";
    }
}
