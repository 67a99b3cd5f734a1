package dev.kontor.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Draws a {@link Curve} with both scales logarithmic, so that a line that doubles with its load rises evenly. */
final class CurveChart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;
    private static final int LEFT = 76;
    private static final int RIGHT = 84;
    private static final int TOP = 96;
    private static final int BOTTOM = 56;

    private final Svg svg = new Svg();
    private final ChartLabels labels = new ChartLabels();
    private final Curve curve;
    private final Results results;
    private final Map<String, List<Curve.Point>> lines;
    private final Scale horizontal;
    private final Scale vertical;

    private CurveChart(Curve curve, Results results, Map<String, List<Curve.Point>> lines) {
        this.curve = curve;
        this.results = results;
        this.lines = lines;
        this.horizontal = Scale.over(extent(Curve.Point::x, Curve.Point::x), LEFT, WIDTH - RIGHT);
        this.vertical =
                Scale.over(extent(point -> point.y().min(), point -> point.y().max()), HEIGHT - BOTTOM, TOP);
    }

    /** A complete SVG document, empty if no registry has two points. */
    static Optional<String> of(Curve curve, Results results) {
        Map<String, List<Curve.Point>> lines = new LinkedHashMap<>();
        for (String name : results.names()) {
            lines.put(name, curve.points(results, name));
        }
        return lines.values().stream().anyMatch(points -> points.size() > 1)
                ? Optional.of(new CurveChart(curve, results, lines).draw())
                : Optional.empty();
    }

    private String draw() {
        svg.text(28, 34, 20, Svg.INK, Svg.Anchor.START, curve.title());
        String legend = "%s, %s; median of %s, thin lines from the smallest to the largest; both scales logarithmic."
                .formatted(
                        curve.y().label(),
                        curve.y().direction(),
                        Figures.runs(results.workload().pairs()));
        svg.text(28, 53, 12, Svg.PALE_INK, Svg.Anchor.START, legend);
        axes();
        List<String> names = results.names();
        for (int i = 0; i < names.size(); i++) {
            double legendX = LEFT + i * (WIDTH - LEFT - RIGHT) / Math.max(4.0, names.size());
            svg.bar(legendX, TOP - 26, 12, 12, Svg.colour(i));
            svg.text(legendX + 18, TOP - 15, 12, Svg.INK, Svg.Anchor.START, names.get(i));
            line(lines.get(names.get(i)), Svg.colour(i));
        }
        labels.draw(svg);
        return svg.document(curve.title(), WIDTH, HEIGHT);
    }

    private void axes() {
        for (double tick : horizontal.ticks()) {
            double x = horizontal.place(tick);
            svg.line(x, TOP, x, HEIGHT - BOTTOM, Svg.FAINT_INK, 1);
            svg.text(x, HEIGHT - BOTTOM + 18, 12, Svg.PALE_INK, Svg.Anchor.MIDDLE, Figures.plain(tick));
        }
        for (double tick : vertical.ticks()) {
            double y = vertical.place(tick);
            svg.line(LEFT, y, WIDTH - RIGHT, y, Svg.FAINT_INK, 1);
            svg.text(LEFT - 8, y + 4, 12, Svg.PALE_INK, Svg.Anchor.END, Figures.plain(tick));
        }
        String what = curve.x().label();
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, 12, Svg.INK, Svg.Anchor.MIDDLE, what);
    }

    private void line(List<Curve.Point> points, String colour) {
        for (int i = 0; i < points.size(); i++) {
            Spread value = points.get(i).y();
            double x = horizontal.place(points.get(i).x());
            double y = vertical.place(value.median());
            if (i > 0) {
                Curve.Point before = points.get(i - 1);
                double fromY = vertical.place(before.y().median());
                svg.line(horizontal.place(before.x()), fromY, x, y, colour, 2);
            }
            svg.line(x, vertical.place(value.min()), x, vertical.place(value.max()), colour, 1);
            svg.dot(x, y, colour);
            labels.add(x + 8, y + 4, Figures.text(value.median()), colour);
        }
    }

    private Spread extent(ToDoubleFunction<Curve.Point> least, ToDoubleFunction<Curve.Point> most) {
        List<Curve.Point> all = lines.values().stream().flatMap(List::stream).toList();
        double min = all.stream().mapToDouble(least).min().orElse(1);
        double max = all.stream().mapToDouble(most).max().orElse(1);
        return new Spread(min, min, max);
    }

    /**
     * A logarithmic scale over whole decades.
     *
     * @param low the exponent of ten where it begins
     * @param high the exponent where it ends
     */
    private record Scale(int low, int high, double from, double to) {
        private static final double SMALLEST = 1e-3;

        static Scale over(Spread extent, double from, double to) {
            int low = (int) Math.floor(Math.log10(Math.max(extent.min(), SMALLEST)));
            int high = (int) Math.ceil(Math.log10(Math.max(extent.max(), SMALLEST)));
            return new Scale(low, Math.max(high, low + 1), from, to);
        }

        double place(double value) {
            return from + (to - from) * (Math.log10(Math.max(value, SMALLEST)) - low) / (high - low);
        }

        double[] ticks() {
            double[] ticks = new double[high - low + 1];
            for (int i = 0; i < ticks.length; i++) {
                ticks[i] = Math.pow(10, low + i);
            }
            return ticks;
        }
    }
}
