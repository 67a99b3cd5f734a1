package dev.kontor.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The figures of one scenario as cells of a table. */
final class ResultRows {
    private static final String NOTHING = "–";

    private ResultRows() {}

    /** A row for each metric: the scenario (in the first row only), the unit, each registry, and the first to each other. */
    static List<List<String>> of(ScenarioResult scenario, List<String> names) {
        List<List<String>> rows = new ArrayList<>();
        for (Metric metric : metrics(scenario)) {
            List<String> cells = new ArrayList<>();
            cells.add(rows.isEmpty() ? scenario.description() : "");
            cells.addAll(figures(scenario, metric, names));
            rows.add(cells);
        }
        return rows;
    }

    /** What a table shows; what the description says already is left out. */
    static List<Metric> metrics(ScenarioResult scenario) {
        return scenario.metrics().stream()
                .filter(metric -> metric != Metric.IMAGE_MEBIBYTES)
                .toList();
    }

    /** The unit, each registry, and the first to each other. */
    static List<String> figures(ScenarioResult scenario, Metric metric, List<String> names) {
        List<String> cells = new ArrayList<>();
        cells.add(metric.label());
        for (String name : names) {
            cells.add(scenario.spread(name, metric)
                    .map(spread ->
                            metric == Metric.TAGS ? Figures.plain(Math.rint(spread.median())) : Figures.text(spread))
                    .orElse(NOTHING));
        }
        String first = names.getFirst();
        for (String other : names.subList(1, names.size())) {
            String otherwise = scenario.isSameLoad(first, other) || !metric.isJudged() ? NOTHING : "unequal loads";
            cells.add(
                    scenario.advantage(first, other, metric).map(Figures::times).orElse(otherwise));
        }
        return cells;
    }
}
