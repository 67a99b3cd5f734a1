package dev.kontor.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The results as plain text: a block for each scenario, a line for each figure, a column for each registry. */
final class TableReport {
    private static final String GAP = "   ";

    private TableReport() {}

    /** The text, with a line feed after each line. */
    static String of(Results results) {
        List<String> names = results.names();
        List<List<String>> rows = new ArrayList<>();
        for (ScenarioResult scenario : results.scenarios()) {
            rows.add(List.of());
            rows.add(List.of(scenario.key() + ": " + scenario.description()));
            scenario.failures().values().forEach(failure -> rows.add(List.of("  failed: " + failure)));
            if (!scenario.metrics().isEmpty()) {
                rows.add(header(names));
                ResultRows.metrics(scenario).forEach(metric -> rows.add(row(scenario, metric, names)));
            }
        }
        return layOut(rows) + legend(results.workload(), names);
    }

    private static List<String> header(List<String> names) {
        List<String> cells = new ArrayList<>(List.of(""));
        cells.addAll(names);
        names.stream().skip(1).forEach(other -> cells.add(names.getFirst() + " : " + other));
        return cells;
    }

    private static List<String> row(ScenarioResult scenario, Metric metric, List<String> names) {
        List<String> cells = new ArrayList<>(ResultRows.figures(scenario, metric, names));
        cells.set(0, "  " + cells.getFirst());
        return cells;
    }

    /** Rows of a single cell are headings and do not widen a column. */
    private static String layOut(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; row.size() > 1 && i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .repeat(' ', Math.max(0, widths[i] - row.get(i).length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String legend(Workload workload, List<String> names) {
        String median = "\nMedian of %s (smallest–largest).".formatted(Figures.runs(workload.pairs()));
        if (names.size() == 1) {
            return median + "\n";
        }
        return median
                + " The last columns say how many times better %s is, compared pair by pair: above 1 is better.\n"
                        .formatted(names.getFirst());
    }
}
