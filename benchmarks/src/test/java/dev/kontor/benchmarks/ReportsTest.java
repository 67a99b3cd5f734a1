package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class ReportsTest {
    static final Workload WORKLOAD = new Workload(
            2,
            1,
            1 << 20,
            Duration.ofSeconds(1),
            4,
            500,
            List.of(1, 10),
            4,
            200,
            List.of(1, 5000),
            50,
            Duration.ofMinutes(1),
            2000,
            100);
    private static final Machine MACHINE = new Machine("A Processor", 2, "Linux 6", "25");
    private static final Results RESULTS = results();

    @Test
    void theTableHasALineForEachFigureAndAColumnForEachPeer() {
        Results two = new Results(
                RESULTS.startedAt(),
                MACHINE,
                WORKLOAD,
                RESULTS.peers(),
                RESULTS.scenarios().subList(0, 2));

        assertThat(TableReport.of(two)).isEqualTo("""

                        upload: push of <one> blob
                                     kontor             other           kontor : other
                          MB/s       300 (200–400)      150 (100–200)   2.00× (2.00–2.00)
                          CPU s/GB   1.50 (1.00–2.00)   –               –

                        catalog: page of names
                          failed: other: GET was answered with 404.

                        Median of 2 runs (smallest–largest). The last columns say how many times better kontor is, \
                        compared pair by pair: above 1 is better.
                        """);
    }

    @Test
    void theTableOfOnePeerComparesNothing() {
        Results alone = new Results(
                RESULTS.startedAt(),
                MACHINE,
                WORKLOAD,
                RESULTS.peers().subList(0, 1),
                RESULTS.scenarios().subList(0, 2));

        assertThat(TableReport.of(alone)).contains("MB/s       300 (200–400)\n").doesNotContain("better");
    }

    @Test
    void theJsonHasEveryRunAndTheSummaryButNoPassword() throws Exception {
        String text = JsonReport.of(RESULTS);
        JsonNode root = new ObjectMapper().readTree(text);

        assertThat(text).doesNotContain("secret");
        assertThat(root.at("/startedAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(root.at("/peers/0/url").asText()).isEqualTo("http://127.0.0.1:5000");
        assertThat(root.at("/workload/tags/1").asInt()).isEqualTo(5000);
        JsonNode upload = root.at("/scenarios/0");
        assertThat(upload.at("/headline").asText()).isEqualTo("megabytes_per_second");
        assertThat(upload.at("/runs/kontor/1/megabytes_per_second").asDouble()).isEqualTo(400);
        assertThat(upload.at("/summary/other/megabytes_per_second/median").asDouble())
                .isEqualTo(150);
        assertThat(upload.at("/advantageOfFirst/other/megabytes_per_second/max").asDouble())
                .isEqualTo(2);
        assertThat(root.at("/scenarios/1/failures/other").asText()).startsWith("other: GET");
    }

    @Test
    void theChartHasABarForEachPeerInProportion() throws Exception {
        Document chart = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        SvgChart.of(RESULTS, Chapter.TRANSFERS).orElseThrow().getBytes(StandardCharsets.UTF_8)));

        NodeList rectangles = chart.getElementsByTagName("rect");
        assertThat(rectangles.getLength()).as("the ground and two bars").isEqualTo(3);
        assertThat(width(rectangles, 1)).isEqualTo(2 * width(rectangles, 2));
        assertThat(chart.getElementsByTagName("line").getLength()).isEqualTo(2);
        assertThat(chart.getDocumentElement().getTextContent())
                .contains("push of <one> blob", "kontor", "300 (200–400)", "more is better");
        assertThat(SvgChart.of(RESULTS, Chapter.LISTS).orElseThrow()).contains("could not be measured");
        assertThat(SvgChart.of(RESULTS, Chapter.IMAGES)).isEmpty();
    }

    @Test
    void theCurveRisesWithItsFigures() throws Exception {
        Document chart = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(CurveChart.of(Curve.ALL.getFirst(), RESULTS)
                        .orElseThrow()
                        .getBytes(StandardCharsets.UTF_8)));

        NodeList dots = chart.getElementsByTagName("circle");
        assertThat(dots.getLength()).as("two of kontor, one of the other").isEqualTo(3);
        assertThat(number(dots, 0, "cx")).isLessThan(number(dots, 1, "cx"));
        assertThat(number(dots, 0, "cy")).isGreaterThan(number(dots, 1, "cy"));
        assertThat(chart.getDocumentElement().getTextContent()).contains("kontor", "other", "tags there", "10,000");
    }

    @Test
    void figuresInACurveDoNotLieOnEachOther() {
        ChartLabels labels = new ChartLabels();
        labels.add(10, 50, "second", "#000");
        labels.add(12, 49, "first", "#000");
        labels.add(90, 50, "apart", "#000");
        Svg svg = new Svg();

        labels.draw(svg);

        assertThat(svg.document("t", 100, 100))
                .contains("x=\"12.0\" y=\"49.0\"", "x=\"10.0\" y=\"61.0\"", "x=\"90.0\" y=\"50.0\"");
    }

    @Test
    void thePageHasATableForEachChapterAndSaysWhatIsMissing() {
        String page = MarkdownReport.of(RESULTS, List.of("transfers.svg", "tag-push-curve.svg", "lists.svg"));

        assertThat(page)
                .contains(
                        "Measured on 2026-01-02 03:04 UTC",
                        "| machine | A Processor, 2 processors, Linux 6 |",
                        "| kontor | http://127.0.0.1:5000: all \\| defaults |",
                        "## Large blobs",
                        "| push of &lt;one> blob | MB/s | 300 (200–400) | 150 (100–200) | 2.00× (2.00–2.00) |",
                        "![Large blobs](transfers.svg)",
                        "![Pushes of a tag](tag-push-curve.svg)",
                        "|  | tags there | 5,000 | – | – |",
                        "other could not be measured at \"page of names\": other: GET was answered with 404.")
                .doesNotContain("secret", "Whole images");
    }

    @Test
    void theFolderHoldsOnlyPicturesThatShowSomething(@TempDir Path directory) throws Exception {
        new ReportFolder(directory.resolve("new/report")).write(RESULTS);

        try (Stream<Path> files = Files.list(directory.resolve("new/report"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "results.json",
                            "results.md",
                            "transfers.svg",
                            "lists.svg",
                            "tags.svg",
                            "tag-push-curve.svg");
        }
    }

    @Test
    void theProcessorIsNamedAsTheSystemNamesIt(@TempDir Path directory) throws Exception {
        Path cpuInfo = Files.writeString(directory.resolve("cpuinfo"), "processor\t: 0\nmodel name\t: Some CPU @ 3\n");

        assertThat(Machine.processorName(cpuInfo)).isEqualTo("Some CPU @ 3");
        assertThat(Machine.processorName(directory.resolve("none"))).isEqualTo(System.getProperty("os.arch"));
    }

    private static double number(NodeList elements, int index, String attribute) {
        return Double.parseDouble(((Element) elements.item(index)).getAttribute(attribute));
    }

    private static double width(NodeList rectangles, int index) {
        return Double.parseDouble(((Element) rectangles.item(index)).getAttribute("width"));
    }

    private static Results results() {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        runs.put("kontor", List.of(run(200, 1), run(400, 2)));
        runs.put("other", List.of(run(100), run(200)));
        ScenarioResult upload = new ScenarioResult(
                "upload", "push of <one> blob", Chapter.TRANSFERS, Metric.MEGABYTES_PER_SECOND, runs, Map.of());
        ScenarioResult catalog = new ScenarioResult(
                "catalog",
                "page of names",
                Chapter.LISTS,
                Metric.P50_MILLIS,
                Map.of(),
                Map.of("other", "other: GET was answered with 404."));
        return new Results(
                Instant.parse("2026-01-02T03:04:05Z"),
                MACHINE,
                WORKLOAD,
                List.of(
                        Peer.parse("kontor=http://user:secret@127.0.0.1:5000").withAbout("all | defaults"),
                        Peer.parse("other=http://127.0.0.1:5001")),
                List.of(
                        upload,
                        catalog,
                        tagPush("tag-push/5000", Map.of("kontor", List.of(pushed(5000, 40), pushed(5000, 60)))),
                        tagPush(
                                "tag-push/1",
                                Map.of("kontor", List.of(pushed(1, 4)), "other", List.of(pushed(1, 3))))));
    }

    private static ScenarioResult tagPush(String key, Map<String, List<Run>> runs) {
        return new ScenarioResult(key, key, Chapter.TAGS, Metric.P50_MILLIS, runs, Map.of());
    }

    private static Run pushed(double tags, double millis) {
        return new Run(Map.of(Metric.TAGS, tags, Metric.P50_MILLIS, millis));
    }

    private static Run run(double megabytesPerSecond) {
        return new Run(Map.of(Metric.MEGABYTES_PER_SECOND, megabytesPerSecond));
    }

    private static Run run(double megabytesPerSecond, double cpuSecondsPerGigabyte) {
        return new Run(Map.of(
                Metric.MEGABYTES_PER_SECOND,
                megabytesPerSecond,
                Metric.CPU_SECONDS_PER_GIGABYTE,
                cpuSecondsPerGigabyte));
    }
}
