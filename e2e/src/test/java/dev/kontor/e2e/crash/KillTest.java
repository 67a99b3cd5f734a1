package dev.kontor.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.store.KillPoint;
import dev.kontor.testkit.s3.MinioServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed in the middle of its work, at a named point or at any instant: what was acknowledged is
 * there, what was not is there wholly or not at all.
 *
 * <p>The first seeds kill at each point once; {@code ./kontor kill-test} runs more. A seed decides what the clients ask for and where the process ends; how
 * their requests interleave is left to the machine.
 */
class KillTest {
    private static final String STORE = System.getProperty("kontor.test.store", "file");
    private static final int SEEDS = Integer.getInteger("kontor.test.seeds", points().size() + 4);
    private static final int FIRST_SEED = Integer.getInteger("kontor.test.first", 1);
    /** Every so many seeds one kills from outside, at no point. */
    private static final int OUTSIDE = 8;

    private static final int PUSHERS = 4;
    private static final int STEPS = 40;
    private static final int LARGEST = STORE.equals("s3") ? 12_000_000 : 600_000;

    private final Map<KillPoint, Integer> hits = new EnumMap<>(KillPoint.class);
    private List<String> quickStart = List.of();
    private int kills;
    private int fromOutside;
    private int checked;

    @TempDir
    private Path folder;

    @Test
    void keepsWhatWasAcknowledged() throws Exception {
        List<KillPoint> points = points();
        points.forEach(point -> hits.put(point, 0));
        try (Place place = STORE.equals("s3") ? new BucketPlace(folder) : new FolderPlace(folder)) {
            quickStart = ServerProcess.quickStart(place.setup(FIRST_SEED - 1), folder.resolve("classes.aot"));
            for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
                run(seed, place.setup(seed), points.get(Math.floorMod(seed, points.size())));
                place.forget(seed);
            }
        }
        System.out.printf(
                "%nseeds %d to %d on the store '%s': %d kills, %d acknowledged changes compared%n",
                FIRST_SEED, FIRST_SEED + SEEDS - 1, STORE, kills, checked);
        hits.forEach((point, count) -> System.out.printf("  %-28s %d%n", point, count));
        assertThat(kills).isGreaterThanOrEqualTo(SEEDS);
        if (SEEDS >= points.size() * (FIRST_SEED == 1 ? 1 : 10)) {
            assertThat(hits).doesNotContainValue(0);
            assertThat(fromOutside).isPositive();
        }
    }

    /** The points that the store under test can pass. */
    private static List<KillPoint> points() {
        List<String> others = STORE.equals("s3") ? List.of("CONTENT_", "DOCUMENTS_", "FOLDER_") : List.of("S3_");
        return Stream.of(KillPoint.values())
                .filter(point -> others.stream().noneMatch(point.name()::startsWith))
                .toList();
    }

    /** The first seeds hit each point once, whatever the later ones make of theirs. */
    private static boolean isSure(int seed, int round) {
        return round == 0 && seed <= points().size();
    }

    private void run(int seed, Setup setup, KillPoint point) throws Exception {
        Random random = Seed.random(seed);
        List<History> earlier = new ArrayList<>();
        int rounds = random.nextInt(4) == 0 ? 2 : 1;
        for (int round = 0; round < rounds; round++) {
            boolean atPoint = isSure(seed, round) || seed % OUTSIDE != 0;
            int passing = isSure(seed, round) ? 1 : 1 + random.nextInt(1 << random.nextInt(6));
            List<String> options = new ArrayList<>(quickStart);
            if (atPoint) {
                options.add("-Dkontor.kill=" + point + ":" + passing);
            }
            ServerProcess server = ServerProcess.start(setup, options, Map.of());
            List<History> recent = new ArrayList<>();
            boolean survived =
                    server.uri().isPresent() && push(server, server.uri().get(), random, round, atPoint, recent);
            if (survived || !atPoint) {
                server.kill();
                fromOutside += atPoint ? 0 : 1;
            } else {
                hits.merge(point, 1, Integer::sum);
            }
            server.awaitKilled();
            kills++;
            inspect(seed, setup, earlier, recent, point + ":" + passing);
            earlier.addAll(recent);
        }
    }

    /** Lets clients push until the server is gone or they are done; false when it is gone. */
    private static boolean push(
            ServerProcess server, URI uri, Random random, int round, boolean atPoint, List<History> histories)
            throws Exception {
        CountDownLatch instant = new CountDownLatch(1 + random.nextInt(PUSHERS * STEPS / 2));
        try (HttpClient client = Requests.newClient()) {
            Pushers pushers =
                    Pushers.start(new Requests(client, uri), random, PUSHERS, STEPS, LARGEST, "r" + round, instant);
            if (!atPoint) {
                assertThat(instant.await(60, TimeUnit.SECONDS)).isTrue();
                server.kill();
            }
            histories.addAll(pushers.histories());
            return pushers.await();
        }
    }

    /** Compares all that was acknowledged since the first round; an inspection ends the uploads that it finds. */
    private void inspect(int seed, Setup setup, List<History> earlier, List<History> recent, String where)
            throws IOException, InterruptedException {
        List<History.State> states = new ArrayList<>();
        earlier.forEach(history -> states.add(history.atEnd().withoutUploads()));
        recent.forEach(history -> states.add(history.atEnd()));
        Inspection.Findings findings = Inspection.of(setup, Inspection.Crash.OF_THE_PROCESS, states);
        checked += findings.checked();
        assertThat(findings.problems())
                .as("seed " + seed + ", killed at " + where)
                .isEmpty();
    }

    /** Where the store of each seed is. */
    private interface Place extends AutoCloseable {
        Setup setup(int seed) throws IOException;

        void forget(int seed) throws IOException;

        @Override
        void close();
    }

    private record FolderPlace(Path folder) implements Place {
        @Override
        public Setup setup(int seed) throws IOException {
            return Setup.ofFolder(folder.resolve(seed + ".json"), folder.resolve("data" + seed), true);
        }

        @Override
        public void forget(int seed) throws IOException {
            Folders.delete(folder.resolve("data" + seed));
        }

        @Override
        public void close() {}
    }

    private record BucketPlace(Path folder, MinioServer server) implements Place {
        BucketPlace(Path folder) {
            this(folder, MinioServer.started());
        }

        @Override
        public Setup setup(int seed) throws IOException {
            return Setup.ofBucket(
                    folder.resolve(seed + ".json"), folder.resolve("data" + seed), server, server.newBucket());
        }

        @Override
        public void forget(int seed) {}

        @Override
        public void close() {
            server.close();
        }
    }
}
