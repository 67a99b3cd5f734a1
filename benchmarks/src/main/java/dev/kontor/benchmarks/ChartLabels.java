package dev.kontor.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The figures beside the points of a chart, moved down where they would lie on each other. */
final class ChartLabels {
    private static final int SIZE = 11;
    private static final double WIDTH = 44;
    private static final double HEIGHT = 12;

    private final List<Label> wanted = new ArrayList<>();

    private record Label(double x, double baseline, String text, String colour) {
        boolean covers(Label other) {
            return Math.abs(x - other.x) < WIDTH && Math.abs(baseline - other.baseline) < HEIGHT;
        }
    }

    void add(double x, double baseline, String text, String colour) {
        wanted.add(new Label(x, baseline, text, colour));
    }

    void draw(Svg svg) {
        List<Label> placed = new ArrayList<>();
        wanted.sort(Comparator.comparingDouble(Label::baseline));
        for (Label label : wanted) {
            Label free = label;
            while (placed.stream().anyMatch(free::covers)) {
                free = new Label(label.x(), free.baseline() + 1, label.text(), label.colour());
            }
            placed.add(free);
            svg.text(free.x(), free.baseline(), SIZE, free.colour(), Svg.Anchor.START, free.text());
        }
    }
}
