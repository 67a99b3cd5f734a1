package dev.kontor.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each number that a dashboard or an alert asks for is one that some program shows, and Prometheus finds it. */
class WatchedTest {
    private static final Pattern WORDS = Pattern.compile("[\\w|-]+");

    private static Watched watched;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        watched = Watched.start(folder);
        watched.work();
    }

    @AfterAll
    static void stop() {
        watched.close();
    }

    @Test
    void allThatIsAskedForIsShown() {
        Shown shown = new Shown();
        // That metrics were read is in what is read the next time.
        watched.targets().forEach(watched::scrape);
        watched.targets().forEach(target -> shown.add(target.job(), watched.scrape(target)));

        List<String> missing = new ArrayList<>();
        for (Asked asked : all()) {
            missing(shown, asked.query()).forEach(each -> missing.add(asked.where() + ": " + each));
            PromQuery query = new PromQuery(asked.query());
            if (query.groupings().isEmpty()) {
                query.selectors()
                        .forEach(selector -> assertThat(asked.shown())
                                .as(asked.where())
                                .allMatch(label -> shown.has(selector.metric(), label)));
            } else {
                assertThat(query.groupings()).as(asked.where()).containsAll(asked.shown());
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<Asked> all() {
        return Stream.concat(Asked.ofDashboards().stream(), Asked.ofAlerts().stream())
                .toList();
    }

    /** What a query wants and nobody shows. */
    static List<String> missing(Shown shown, String text) {
        PromQuery query = new PromQuery(text);
        assertThat(query.selectors()).as(text).isNotEmpty();
        List<String> missing = new ArrayList<>();
        for (PromQuery.Selector selector : query.selectors()) {
            String metric = selector.metric();
            if (!shown.has(metric)) {
                missing.add("nobody shows " + metric);
                continue;
            }
            Stream.concat(selector.conditions().stream().map(PromQuery.Condition::label), query.groupings().stream())
                    .distinct()
                    .filter(label -> !shown.has(metric, label))
                    .forEach(label -> missing.add(metric + " has no " + label));
            selector.conditions().stream()
                    .filter(condition -> shown.has(metric, condition.label()))
                    .forEach(condition -> values(condition)
                            .filter(value -> !shown.has(metric, condition.label(), Pattern.compile(value)))
                            .forEach(value ->
                                    missing.add(metric + " has no " + condition.label() + " that is " + value)));
        }
        return missing;
    }

    /** Each word of a choice has to be there; of other patterns one that matches. */
    private static Stream<String> values(PromQuery.Condition condition) {
        return WORDS.matcher(condition.value()).matches()
                ? Pattern.compile("\\|").splitAsStream(condition.value())
                : Stream.of(condition.value());
    }

    @Test
    void prometheusAnswersEveryQuestion(@TempDir Path folder) throws IOException {
        int targets = watched.targets().size();
        try (Prometheus prometheus = Prometheus.start(folder, watched)) {
            prometheus.awaitScrapeAfter(Instant.now(), targets);
            watched.work();
            prometheus.awaitScrapeAfter(Instant.now(), targets);
            watched.work();
            // The rules are asked once more with all that there is, too.
            prometheus.awaitScrapeAfter(Instant.now(), targets);
            prometheus.awaitScrapeAfter(Instant.now(), targets);

            List<String> unanswered = new ArrayList<>();
            for (Asked asked : questions()) {
                JsonNode answer = prometheus.query(asked.query());
                if (StreamSupport.stream(answer.spliterator(), false)
                        .allMatch(series -> series.at("/value/1").asText().equals("NaN"))) {
                    unanswered.add(asked.where() + ": " + asked.query() + " " + answer);
                }
            }
            assertThat(unanswered).isEmpty();
        }
    }

    /** What the panels ask, and what the alerts compare. */
    private static List<Asked> questions() {
        List<Asked> questions = new ArrayList<>(Asked.ofDashboards());
        for (Asked alert : Asked.ofAlerts()) {
            PromQuery.compared(alert.query())
                    .forEach(side -> questions.add(new Asked(alert.where(), side, alert.shown())));
        }
        return questions;
    }
}
