package dev.kontor.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that loses its power: what was acknowledged before is there, whatever happened to all that was not forced to
 * the disk.
 *
 * <p>The registry runs once and is recorded; then its folder is made as it could have been at many instants.
 * {@code ./kontor power-test} tries more of them.
 */
class PowerLossTest {
    private static final int STATES = Integer.getInteger("kontor.test.states", 30);
    private static final int FIRST_SEED = Integer.getInteger("kontor.test.first", 1);
    private static final int PUSHERS = 4;
    private static final int STEPS = 30;
    private static final int LARGEST = 600_000;

    /** About so many operations make an empty store. */
    private static final int BEGINNING = 150;

    @TempDir
    private Path folder;

    private DiskRecorder recorder;

    /**
     * What was recorded.
     *
     * @param root the folder that was there before
     * @param histories what clients were told in the meantime
     */
    private record Recording(Path root, List<DiskOperation> operations, List<History> histories) {
        List<History.State> acknowledgedAt(long nanos) {
            return histories.stream().map(history -> history.at(nanos)).toList();
        }

        long lastAcknowledgement() {
            return histories.stream()
                    .flatMap(history -> history.acknowledgements().stream())
                    .max(Long::compare)
                    .orElseThrow();
        }

        /** Right behind the answer to a client, right before any operation, or while the store is made. */
        long anyInstant(Random random) {
            int kind = random.nextInt(6);
            if (kind < 2) {
                int first = kind == 0 ? Math.min(BEGINNING, operations.size()) : operations.size();
                return operations.get(random.nextInt(first)).nanos();
            }
            History history = histories.get(random.nextInt(histories.size()));
            List<Long> times = history.acknowledgements();
            return times.get(random.nextInt(times.size())) + 1;
        }
    }

    @BeforeEach
    void compile() {
        recorder = DiskRecorder.compile(folder);
    }

    @Test
    void keepsWhatWasAcknowledged() throws Exception {
        Recording recording = record(true, "first", "second");
        List<String> problems = new ArrayList<>();
        int checked = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + STATES; seed++) {
            long nanos = recording.anyInstant(Seed.random(seed));
            Inspection.Findings findings = loseAt(recording, nanos, PowerLoss.of(seed));
            List<String> found = findings.problems();
            for (String problem : found.subList(0, Math.min(3, found.size()))) {
                problems.add("seed " + seed + ", 1 of " + found.size() + ": " + problem);
            }
            checked += findings.checked();
        }
        System.out.printf(
                "%npower lost at %d instants of %d recorded operations: %d acknowledged changes compared%n",
                STATES, recording.operations().size(), checked);
        assertThat(problems).isEmpty();
    }

    @Test
    void losesWhatWasNotForcedToTheDisk() throws Exception {
        Recording recording = record(false, "only");

        Inspection.Findings findings = loseAt(recording, recording.lastAcknowledgement() + 1, PowerLoss.ofEverything());

        assertThat(findings.problems()).anyMatch(problem -> problem.contains("is absent"));
    }

    private Inspection.Findings loseAt(Recording recording, long nanos, PowerLoss loss)
            throws IOException, InterruptedException {
        Path left = Files.createDirectory(folder.resolve("left"));
        loss.leave(RecordedDisk.at(recording.root(), recording.operations(), nanos), left);
        Setup setup = Setup.ofFolder(folder.resolve("left.json"), left.resolve("var/images"), true);
        Inspection.Findings findings =
                Inspection.of(setup, Inspection.Crash.OF_THE_MACHINE, recording.acknowledgedAt(nanos));
        Folders.delete(left);
        return findings;
    }

    /** Processes one after the other, each killed when its clients are done. */
    private Recording record(boolean commit, String... processes) throws Exception {
        Path root = Files.createDirectory(folder.resolve("disk"));
        Path log = folder.resolve("disk.log");
        Setup setup = Setup.ofFolder(folder.resolve("disk.json"), root.resolve("var/images"), commit);
        Random random = Seed.random(FIRST_SEED);
        List<History> histories = new ArrayList<>();
        for (String process : processes) {
            ServerProcess server = ServerProcess.start(setup, List.of(), recorder.recording(root, log));
            try (HttpClient client = Requests.newClient()) {
                Requests requests = new Requests(client, server.uri().orElseThrow());
                Pushers pushers =
                        Pushers.start(requests, random, PUSHERS, STEPS, LARGEST, process, new CountDownLatch(0));
                assertThat(pushers.await()).isTrue();
                histories.addAll(pushers.histories());
            } finally {
                server.kill();
            }
            server.awaitKilled();
        }
        return new Recording(root, DiskLog.read(log), histories);
    }
}
