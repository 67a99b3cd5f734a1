package dev.kontor.service.metrics;

import dev.kontor.store.StoreCall;
import dev.kontor.store.StoreObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Counts and measures the calls of stores and the requests to S3 services. Failures of each kind are there from the start. */
final class StoreMetrics implements StoreObserver {
    private static final Duration[] BUCKETS = Stream.of(
                    500, 1_000, 5_000, 25_000, 100_000, 500_000, 2_500_000, 10_000_000)
            .map(micros -> Duration.ofNanos(micros * 1_000L))
            .toArray(Duration[]::new);

    /** What is no failure: an answer, and another change that came first. */
    private static final Set<Ending> ANSWERS = EnumSet.of(Ending.DONE, Ending.OVERTAKEN);

    private final MeterRegistry registry;
    private final Map<String, OfDriver> drivers = new ConcurrentHashMap<>();
    private final Map<String, Timer> requests = new ConcurrentHashMap<>();
    private final Map<Ending, Counter> refusals = new ConcurrentHashMap<>();
    private final MeterProvider<Timer> requestDurations;

    StoreMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.requestDurations = Timer.builder("kontor.s3.request.duration")
                .description("Requests to an S3 service, each try by itself")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(registry);
    }

    @Override
    public void called(String driver, StoreCall call, Duration duration, Ending ending) {
        OfDriver meters = driver(driver);
        meters.calls.get(call).record(duration);
        if (ending == Ending.OVERTAKEN) {
            meters.overtaken.increment();
        } else if (!ANSWERS.contains(ending)) {
            meters.failures.get(ending).increment();
        }
    }

    @Override
    public void read(String driver, long bytes) {
        driver(driver).read.increment((double) bytes);
    }

    @Override
    public void written(String driver, long bytes) {
        driver(driver).written.increment((double) bytes);
    }

    @Override
    public void requested(String request, Duration duration, Ending ending) {
        if (refusals.isEmpty()) {
            refusals.putAll(failures(kind -> Counter.builder("kontor.s3.failures")
                    .description("Requests to an S3 service that failed, by what was wrong")
                    .tag("kind", kind)
                    .register(registry)));
        }
        requests.computeIfAbsent(request, word -> requestDurations.withTag("request", word))
                .record(duration);
        if (!ANSWERS.contains(ending)) {
            refusals.get(ending).increment();
        }
    }

    private OfDriver driver(String name) {
        return drivers.computeIfAbsent(name, driver -> new OfDriver(registry, driver));
    }

    private static Map<Ending, Counter> failures(Function<String, Counter> counter) {
        Map<Ending, Counter> failures = new EnumMap<>(Ending.class);
        EnumSet.complementOf(EnumSet.copyOf(ANSWERS)).forEach(each -> failures.put(each, counter.apply(word(each))));
        return failures;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The meters of one driver. */
    private static final class OfDriver {
        private final Map<StoreCall, Timer> calls = new EnumMap<>(StoreCall.class);
        private final Map<Ending, Counter> failures;
        private final Counter overtaken;
        private final Counter read;
        private final Counter written;

        OfDriver(MeterRegistry registry, String driver) {
            for (StoreCall call : StoreCall.values()) {
                calls.put(
                        call,
                        Timer.builder("kontor.store.call.duration")
                                .description("Calls of the store; an opened content up to its first byte")
                                .serviceLevelObjectives(BUCKETS)
                                .tags("driver", driver, "call", word(call))
                                .register(registry));
            }
            failures = failures(kind -> Counter.builder("kontor.store.failures")
                    .description("Calls of the store that failed, by what was wrong")
                    .tags("driver", driver, "kind", kind)
                    .register(registry));
            overtaken = counter(
                    registry, driver, "overtaken", "Batches of writes that stopped since another change came first");
            read = counter(registry, driver, "read.bytes", "Bytes of contents that were read");
            written = counter(registry, driver, "written.bytes", "Bytes of contents that were written");
        }

        private static Counter counter(MeterRegistry registry, String driver, String name, String description) {
            return Counter.builder("kontor.store." + name)
                    .description(description)
                    .tag("driver", driver)
                    .register(registry);
        }
    }
}
