package dev.kontor.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * The headline of each scenario of a chapter as horizontal bars, one for each registry, with a whisker from the smallest
 * run to the largest. Each scenario has a scale of its own that starts at zero.
 */
final class SvgChart {
    private static final int WIDTH = 900;
    private static final int MARGIN = 28;
    private static final int TITLE_HEIGHT = 64;
    private static final int HEADING_HEIGHT = 34;
    private static final int BAR_STEP = 26;
    private static final int BAR_HEIGHT = 18;
    private static final int PANEL_GAP = 18;
    private static final int LABEL_WIDTH = 150;
    private static final int VALUE_WIDTH = 250;
    private static final int LONGEST_BAR = WIDTH - 2 * MARGIN - LABEL_WIDTH - VALUE_WIDTH;

    private final Svg svg = new Svg();
    private final Results results;
    private final Chapter chapter;
    private int y = TITLE_HEIGHT;

    private SvgChart(Results results, Chapter chapter) {
        this.results = results;
        this.chapter = chapter;
    }

    /** A complete SVG document of a chapter, empty if it has no scenario. */
    static Optional<String> of(Results results, Chapter chapter) {
        List<ScenarioResult> scenarios = results.scenarios(chapter);
        return scenarios.isEmpty() ? Optional.empty() : Optional.of(new SvgChart(results, chapter).draw(scenarios));
    }

    private String draw(List<ScenarioResult> scenarios) {
        svg.text(MARGIN, 34, 20, Svg.INK, Svg.Anchor.START, chapter.title());
        String legend = "Median of %s; the thin line reaches from the smallest to the largest."
                .formatted(Figures.runs(results.workload().pairs()));
        svg.text(MARGIN, 53, 12, Svg.PALE_INK, Svg.Anchor.START, legend);
        scenarios.forEach(this::panel);
        return svg.document(chapter.title(), WIDTH, y + MARGIN - PANEL_GAP);
    }

    private void panel(ScenarioResult scenario) {
        y += HEADING_HEIGHT;
        Metric headline = scenario.headline();
        svg.text(MARGIN, y - 14, 14, Svg.INK, Svg.Anchor.START, scenario.description());
        svg.text(
                WIDTH - MARGIN,
                y - 14,
                12,
                Svg.PALE_INK,
                Svg.Anchor.END,
                headline.label() + ", " + headline.direction());
        List<String> names = results.names();
        double largest = names.stream()
                .flatMap(name -> scenario.spread(name, headline).stream())
                .mapToDouble(Spread::max)
                .max()
                .orElse(0);
        for (int i = 0; i < names.size(); i++) {
            bar(scenario, names.get(i), Svg.colour(i), largest > 0 ? LONGEST_BAR / largest : 0);
        }
        y += PANEL_GAP;
    }

    private void bar(ScenarioResult scenario, String name, String colour, double scale) {
        double middle = y + BAR_HEIGHT / 2.0;
        int left = MARGIN + LABEL_WIDTH;
        svg.text(left - 10, middle + 4, 12, Svg.INK, Svg.Anchor.END, name);
        Optional<Spread> spread = scenario.spread(name, scenario.headline());
        if (spread.isPresent()) {
            Spread value = spread.get();
            svg.bar(left, y, Math.max(1, value.median() * scale), BAR_HEIGHT, colour);
            svg.line(left + value.min() * scale, middle, left + value.max() * scale, middle, Svg.INK, 1.5);
            String label = Figures.text(value) + load(scenario, name);
            svg.text(left + value.max() * scale + 10, middle + 4, 12, Svg.INK, Svg.Anchor.START, label);
        } else {
            svg.text(left, middle + 4, 12, Svg.PALE_INK, Svg.Anchor.START, "could not be measured");
        }
        y += BAR_STEP;
    }

    /** Bars of different loads stand beside each other, but not in silence. */
    private String load(ScenarioResult scenario, String name) {
        boolean same = results.names().stream().allMatch(other -> scenario.isSameLoad(name, other));
        return scenario.spread(name, Metric.TAGS)
                .filter(tags -> !same)
                .map(tags -> ", with " + Figures.plain(Math.rint(tags.median())) + " tags")
                .orElse("");
    }
}
