package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class ReportsTest {
    private static final Workload WORKLOAD =
            new Workload(2, true, 1 << 20, Duration.ofSeconds(1), 4, 500, 20, 20, 5000, 2000, 100);
    private static final Results RESULTS = results();

    @Test
    void theTableHasALineForEachFigureAndAColumnForEachPeer() {
        assertThat(TableReport.of(RESULTS)).isEqualTo("""

                        upload: push of <one> blob
                                     kontor             other           kontor : other
                          MB/s       300 (200–400)      150 (100–200)   2.00× (2.00–2.00)
                          CPU s/GB   1.50 (1.00–2.00)   -               -

                        catalog: page of names
                          failed: other: GET was answered with 404.

                        Median of 2 runs (smallest–largest). The last columns say how many times better kontor is, \
                        compared pair by pair: above 1 is better.
                        """);
    }

    @Test
    void theTableOfOnePeerComparesNothing() {
        Results alone =
                new Results(RESULTS.startedAt(), WORKLOAD, RESULTS.peers().subList(0, 1), RESULTS.scenarios());

        assertThat(TableReport.of(alone)).contains("MB/s       300 (200–400)\n").doesNotContain("better");
    }

    @Test
    void theJsonHasEveryRunAndTheSummaryButNoPassword() throws Exception {
        String text = JsonReport.of(RESULTS);
        JsonNode root = new ObjectMapper().readTree(text);

        assertThat(text).doesNotContain("secret");
        assertThat(root.at("/startedAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(root.at("/peers/0/url").asText()).isEqualTo("http://127.0.0.1:5000");
        assertThat(root.at("/workload/tags").asInt()).isEqualTo(5000);
        JsonNode upload = root.at("/scenarios/0");
        assertThat(upload.at("/headline").asText()).isEqualTo("megabytes_per_second");
        assertThat(upload.at("/runs/kontor/1/megabytes_per_second").asDouble()).isEqualTo(400);
        assertThat(upload.at("/summary/other/megabytes_per_second/median").asDouble())
                .isEqualTo(150);
        assertThat(upload.at("/advantageOfFirst/other/megabytes_per_second/max").asDouble())
                .isEqualTo(2);
        assertThat(root.at("/scenarios/1/failure").asText()).startsWith("other: GET");
    }

    @Test
    void theChartHasABarForEachPeerInProportion() throws Exception {
        Document chart = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(SvgChart.of(RESULTS).getBytes(StandardCharsets.UTF_8)));

        NodeList rectangles = chart.getElementsByTagName("rect");
        assertThat(rectangles.getLength()).as("the ground and two bars").isEqualTo(3);
        assertThat(width(rectangles, 1)).isEqualTo(2 * width(rectangles, 2));
        assertThat(chart.getElementsByTagName("line").getLength()).isEqualTo(2);
        assertThat(chart.getDocumentElement().getTextContent())
                .contains("push of <one> blob", "kontor", "300 (200–400)", "more is better", "could not be measured");
    }

    private static double width(NodeList rectangles, int index) {
        return Double.parseDouble(((Element) rectangles.item(index)).getAttribute("width"));
    }

    private static Results results() {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        runs.put("kontor", List.of(run(200, 1), run(400, 2)));
        runs.put("other", List.of(run(100), run(200)));
        ScenarioResult upload =
                new ScenarioResult("upload", "push of <one> blob", Metric.MEGABYTES_PER_SECOND, runs, Optional.empty());
        ScenarioResult catalog = new ScenarioResult(
                "catalog",
                "page of names",
                Metric.P50_MILLIS,
                Map.of(),
                Optional.of("other: GET was answered with 404."));
        return new Results(
                Instant.parse("2026-01-02T03:04:05Z"),
                WORKLOAD,
                List.of(
                        Peer.parse("kontor=http://user:secret@127.0.0.1:5000"),
                        Peer.parse("other=http://127.0.0.1:5001")),
                List.of(upload, catalog));
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
