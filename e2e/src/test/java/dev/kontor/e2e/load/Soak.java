package dev.kontor.e2e.load;

import dev.kontor.e2e.crash.History;
import dev.kontor.e2e.crash.Inspection;
import dev.kontor.e2e.crash.Requests;
import dev.kontor.e2e.crash.Seed;
import dev.kontor.e2e.crash.ServerProcess;
import dev.kontor.e2e.crash.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A registry's day: short lives that are cut, then a long one, whose samples tell whether anything grows, and which is
 * cut too.
 */
final class Soak {
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(5);

    private final Setup setup;
    private final Path folder;
    private final Random random;
    private final StandingImage image;
    private final Samples samples = new Samples();
    private final List<History> histories = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final long began = System.nanoTime();
    private int cuts;
    private int sittings;

    /**
     * @param folder the registry's
     */
    Soak(Setup setup, Path folder, long seed) {
        this.setup = setup;
        this.folder = folder;
        this.random = Seed.random(seed);
        this.image = new StandingImage(seed, 20_000_000);
    }

    Samples samples() {
        return samples;
    }

    List<String> errors() {
        return errors;
    }

    long seconds() {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }

    /** A life that ends in the middle of a sitting: by a signal that asks for it, or by one that does not. */
    void shortLife(boolean isAsked) throws Exception {
        ServerProcess server = start();
        cut(server, isAsked);
    }

    /** A life of some sittings, with a quiet moment after each; it is asked to end in the middle of a last one. */
    void longLife(int fewestSittings, long untilSeconds) throws Exception {
        ServerProcess server = start();
        ProcessGauge process = new ProcessGauge(server.pid());
        for (int i = 0; i < fewestSittings || seconds() < untilSeconds; i++) {
            try (Sitting sitting = Sitting.whole(server, random, nextName(), image);
                    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
                histories.addAll(sitting.histories());
                ScheduledFuture<?> sampling = clock.scheduleAtFixedRate(
                        () -> sample(process, false),
                        BETWEEN_SAMPLES.toMillis(),
                        BETWEEN_SAMPLES.toMillis(),
                        TimeUnit.MILLISECONDS);
                sitting.await();
                if (sampling.state() == Future.State.FAILED) {
                    throw new AssertionError("no samples", sampling.exceptionNow());
                }
                sampling.cancel(false);
            }
            awaitQuiet(server);
            sample(process, true);
        }
        cut(server, true);
    }

    private ServerProcess start() throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.start(setup, Launch.OPTIONS, Map.of());
        try (HttpClient client = Requests.newClient()) {
            image.push(new Requests(client, server.uri().orElseThrow(), false));
        }
        return server;
    }

    private void cut(ServerProcess server, boolean isAsked) throws InterruptedException {
        try (Sitting sitting = Sitting.cut(server, random, nextName(), image)) {
            histories.addAll(sitting.histories());
            sitting.awaitInstant();
            if (isAsked) {
                server.terminate();
                sitting.letStalledGo();
                server.awaitTerminated();
            } else {
                server.kill();
                server.awaitKilled();
            }
            sitting.await();
        }
        errors.addAll(server.errors());
        cuts++;
    }

    private String nextName() {
        sittings++;
        return "s" + sittings;
    }

    /** Waits until connections that clients have closed are closed by the registry too. */
    private static void awaitQuiet(ServerProcess server) {
        int port = server.uri().orElseThrow().getPort();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ProcessGauge.connectionsTo(port) == 0);
    }

    private void sample(ProcessGauge process, boolean isQuiet) {
        StoreGauge store = new StoreGauge(folder);
        try {
            ProcessGauge.Inside inside = process.inside();
            samples.add(new Sample(
                    seconds(),
                    isQuiet,
                    changes(),
                    process.residentBytes(),
                    inside.heapBytes(),
                    process.descriptors(),
                    inside.threads(),
                    store.leftovers(),
                    store.databaseBytes(),
                    store.logBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long changes() {
        return histories.stream()
                .mapToLong(history -> history.acknowledgements().size())
                .sum();
    }

    /** Compares what the registry left with all that it acknowledged. */
    Inspection.Findings inspect() throws IOException, InterruptedException {
        return Inspection.of(
                setup,
                Inspection.Crash.OF_THE_PROCESS,
                histories.stream().map(History::atEnd).toList());
    }

    @Override
    public String toString() {
        return "%d sittings, %d ends in the middle of one, %d acknowledged changes in %d s"
                .formatted(sittings, cuts, changes(), seconds());
    }
}
