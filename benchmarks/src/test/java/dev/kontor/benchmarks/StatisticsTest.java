package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatisticsTest {
    @TempDir
    private Path directory;

    @Test
    void aSpreadHasTheMiddleAndTheEnds() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4));
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7));
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    }

    @Test
    void anAdvantageAboveOneIsBetterWhicheverWayIsUp() {
        assertThat(Metric.MEGABYTES_PER_SECOND.advantage(200, 100)).isEqualTo(2);
        assertThat(Metric.P50_MILLIS.advantage(1, 2)).isEqualTo(2);
        assertThat(Metric.CPU_SECONDS_PER_GIGABYTE.advantage(2, 1)).isEqualTo(0.5);
    }

    @Test
    void advantagesAreTakenPairByPair() {
        ScenarioResult result = result(Map.of(
                "a", List.of(run(10), run(40), run(90)),
                "b", List.of(run(5), run(10), run(30))));

        assertThat(result.advantage("a", "b", Metric.MEGABYTES_PER_SECOND)).contains(new Spread(3, 2, 4));
        assertThat(result.spread("b", Metric.MEGABYTES_PER_SECOND)).contains(new Spread(10, 5, 30));
        assertThat(result.metrics()).containsExactly(Metric.MEGABYTES_PER_SECOND);
    }

    @Test
    void whatWasNotMeasuredInEveryRunIsNotSummarised() {
        ScenarioResult result = result(Map.of("a", List.of(run(0), run(1)), "b", List.of(run(1), new Run(Map.of()))));

        assertThat(result.advantage("a", "b", Metric.MEGABYTES_PER_SECOND)).isEmpty();
        assertThat(result.spread("b", Metric.MEGABYTES_PER_SECOND)).isEmpty();
        assertThat(result.spread("nobody", Metric.MEGABYTES_PER_SECOND)).isEmpty();
    }

    @Test
    void percentilesAreThoseOfTheRecordedLatencies() {
        Histogram latencies = new Histogram(3);
        for (int millis = 1; millis <= 1000; millis++) {
            latencies.recordValue(Duration.ofMillis(millis).toNanos());
        }
        Peer peer = Peer.parse("a=http://127.0.0.1:1");

        Run run = Stopwatch.start(peer).requests(new Load.Outcome(latencies, Duration.ofSeconds(4)));

        assertThat(run.figures().get(Metric.REQUESTS_PER_SECOND)).isEqualTo(250);
        assertThat(run.figures().get(Metric.P50_MILLIS)).isCloseTo(500, within(1.0));
        assertThat(run.figures().get(Metric.P90_MILLIS)).isCloseTo(900, within(1.0));
        assertThat(run.figures().get(Metric.P99_MILLIS)).isCloseTo(990, within(1.0));
        assertThat(run.figures().get(Metric.P99_9_MILLIS)).isCloseTo(999, within(1.0));
        assertThat(run.figure(Metric.CPU_MICROS_PER_REQUEST)).isEmpty();
    }

    @Test
    void aPercentileNeedsALatencyBeyondIt() {
        Histogram latencies = new Histogram(3);
        for (int i = 0; i < 99; i++) {
            latencies.recordValue(1_000_000);
        }
        Peer peer = Peer.parse("a=http://127.0.0.1:1");

        assertThat(Stopwatch.start(peer)
                        .images(new Load.Outcome(latencies, Duration.ofSeconds(4)))
                        .figures())
                .containsKeys(Metric.IMAGES_PER_SECOND, Metric.P50_MILLIS, Metric.P90_MILLIS)
                .doesNotContainKeys(Metric.P99_MILLIS, Metric.P99_9_MILLIS);
    }

    @Test
    void processorTimeIsCountedWhereTheProcessIsKnown() {
        Peer peer = Peer.parse("a=http://127.0.0.1:1")
                .withProcesses(List.of(ServerProcess.of(ProcessHandle.current().pid())));

        Run run = Stopwatch.start(peer).transferred(1_000_000);

        assertThat(run.figures()).containsKeys(Metric.MEGABYTES_PER_SECOND, Metric.CPU_SECONDS_PER_GIGABYTE);
        assertThat(run.figures().get(Metric.CPU_SECONDS_PER_GIGABYTE)).isNotNegative();
    }

    @Test
    void processorTimesOfSeveralProcessesAreAddedUp() throws IOException {
        Path registry = Files.writeString(directory.resolve("1"), stat(150, 25));
        Path store = Files.writeString(directory.resolve("2"), stat(1, 2));
        Peer peer = Peer.parse("a=http://127.0.0.1:1")
                .withProcesses(List.of(new ServerProcess(registry), new ServerProcess(store)));

        assertThat(peer.cpuTime()).contains(Duration.ofMillis(1780));
        assertThat(Peer.parse("a=http://127.0.0.1:1").cpuTime()).isEmpty();
    }

    @Test
    void processesAreReadFromAnOption() {
        assertThat(PeerProcesses.parse("a b=1,22"))
                .isEqualTo(new PeerProcesses("a b", List.of(ServerProcess.of(1), ServerProcess.of(22))));
        assertThat(List.of("a", "=1", "a=", "a=1,", "a=x"))
                .allSatisfy(text -> assertThatIllegalArgumentException().isThrownBy(() -> PeerProcesses.parse(text)));
    }

    @Test
    void loadsThatDifferAreNotCompared() {
        Run few = run(10).with(Metric.TAGS, 1000);
        Run many = run(5).with(Metric.TAGS, 1101);
        Run enough = run(5).with(Metric.TAGS, 1099);

        assertThat(result(Map.of("a", List.of(few), "b", List.of(many)))
                        .advantage("a", "b", Metric.MEGABYTES_PER_SECOND))
                .isEmpty();
        assertThat(result(Map.of("a", List.of(few), "b", List.of(enough)))
                        .advantage("a", "b", Metric.MEGABYTES_PER_SECOND))
                .contains(new Spread(2, 2, 2));
        assertThat(result(Map.of("a", List.of(few), "b", List.of(enough))).advantage("a", "b", Metric.TAGS))
                .isEmpty();
    }

    @Test
    void aRunPushesWhatTheBudgetHoldsButTwoImagesForEachClient() {
        Workload workload = ReportsTest.WORKLOAD;

        assertThat(workload.imagesPerRun(10, 4)).isEqualTo(20);
        assertThat(workload.imagesPerRun(100, 1)).isEqualTo(2);
        assertThat(workload.imagesPerRun(100, 4)).isEqualTo(8);
    }

    private static String stat(int user, int system) {
        return "1 (a) S 1 2 3 0 -1 4194560 100 0 0 0 %d %d 7 8 20 0 30 0 999%n".formatted(user, system);
    }

    @Test
    void figuresAreWrittenWithThreeDigits() {
        assertThat(List.of(12345.6, 812.4, 12.34, 1.234, 0.01234, 500.0).stream()
                        .map(Figures::text))
                .containsExactly("12,346", "812", "12.3", "1.23", "0.012", "500");
        assertThat(Figures.text(new Spread(2, 1.5, 3))).isEqualTo("2.00 (1.50–3.00)");
        assertThat(List.of(5000.0, 20.0, 0.5).stream().map(Figures::plain)).containsExactly("5,000", "20", "0.500");
        assertThat(List.of(256L << 20, 3L << 10, 1000L).stream().map(Figures::binarySize))
                .containsExactly("256 MiB", "3 KiB", "1000 bytes");
    }

    private static Run run(double megabytesPerSecond) {
        return new Run(Map.of(Metric.MEGABYTES_PER_SECOND, megabytesPerSecond));
    }

    private static ScenarioResult result(Map<String, List<Run>> runs) {
        return new ScenarioResult(
                "upload", "an upload", Chapter.TRANSFERS, Metric.MEGABYTES_PER_SECOND, runs, Map.of());
    }
}
