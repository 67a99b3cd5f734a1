package dev.kontor.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.dashboards.PromQuery.Condition;
import dev.kontor.e2e.dashboards.PromQuery.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the other tests believe of a query: were something overlooked here, they would overlook it too. */
class PromQueryTest {
    @Test
    void metricsAreToldFromFunctionsGroupingsAndNumbers() {
        PromQuery query = new PromQuery(
                "histogram_quantile(0.99, sum by (job, le) (rate(a_bucket{b=\"c\",d!~\"e|f\"}[5m])))"
                        + " > 2 and on (instance) topk(3, g{} / ignoring(h) i) unless time() - j offset 5m > 3 * 86400");

        assertThat(query.selectors())
                .containsExactly(
                        new Selector(
                                "a_bucket", List.of(new Condition("b", "=", "c"), new Condition("d", "!~", "e|f"))),
                        new Selector("g", List.of()),
                        new Selector("i", List.of()),
                        new Selector("j", List.of()));
        assertThat(query.groupings()).containsExactly("job", "le", "instance", "h");
    }

    @Test
    void bracesAndQuotesWithinValuesEndNothing() {
        assertThat(new PromQuery("a{b=\"x}\\\"[5m] y\"} + c").selectors())
                .containsExactly(
                        new Selector("a", List.of(new Condition("b", "=", "x}\\\"[5m] y"))),
                        new Selector("c", List.of()));
    }

    @Test
    void conditionsFallIntoWhatTheyCompare() {
        assertThat(PromQuery.compared(
                        "sum by (a) (b{c!=\"d\"} > 0) / e < 0.4 and predict_linear(f[6h], 24 * 3600) < 0"))
                .containsExactly("sum by (a) (b{c!=\"d\"} > 0) / e", "predict_linear(f[6h], 24 * 3600)");
        assertThat(PromQuery.compared("count(a) unless on (b) count(c)")).containsExactly("count(a)", "count(c)");
        assertThat(PromQuery.compared("a > 2 * 86400")).containsExactly("a");
    }

    @Test
    void whatIsNotShownIsMissed() {
        Shown shown = new Shown();
        shown.add("kontor", "# TYPE a counter\na_total{b=\"c\",d=\"e f\"} 1.0\nz 2\n");

        assertThat(WatchedTest.missing(shown, "a_total{b=~\"c|x\",d=\"e f\",job=\"kontor\"} / z"))
                .containsExactly("a_total has no b that is x");
        assertThat(WatchedTest.missing(shown, "a")).containsExactly("nobody shows a");
        assertThat(WatchedTest.missing(shown, "sum(z{b=\"c\"})")).containsExactly("z has no b");
        assertThat(WatchedTest.missing(shown, "sum by (y) (z)")).containsExactly("z has no y");
        assertThat(WatchedTest.missing(shown, "a_total{job=\"gateway\"}"))
                .containsExactly("a_total has no job that is gateway");
        assertThat(WatchedTest.missing(shown, "sum by (d, instance) (a_total{b!=\"c\",d=~\"e.*\"})"))
                .isEmpty();
    }
}
