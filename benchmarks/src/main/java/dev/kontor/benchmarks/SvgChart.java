package dev.kontor.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The headline of each scenario as horizontal bars, one for each registry, with a whisker from the smallest run to the
 * largest.
 *
 * <p>Each scenario has a scale of its own that starts at zero. The file needs no style sheet, font or script.
 */
final class SvgChart {
    private static final int WIDTH = 860;
    private static final int MARGIN = 28;
    private static final int TITLE_HEIGHT = 64;
    private static final int HEADING_HEIGHT = 34;
    private static final int BAR_STEP = 26;
    private static final int BAR_HEIGHT = 18;
    private static final int PANEL_GAP = 18;
    private static final int LABEL_WIDTH = 150;
    private static final int VALUE_WIDTH = 190;
    private static final int LONGEST_BAR = WIDTH - 2 * MARGIN - LABEL_WIDTH - VALUE_WIDTH;

    /** Told apart by people who do not see red or green, and in grey. */
    private static final List<String> COLOURS = List.of("#0f6fb5", "#e08a2b", "#5b9a8b", "#8d6cab", "#8a8f98");

    private static final String INK = "#1f2933";
    private static final String PALE_INK = "#5f6b7a";

    private final StringBuilder svg = new StringBuilder();
    private final Results results;
    private int y = TITLE_HEIGHT;

    private SvgChart(Results results) {
        this.results = results;
    }

    /** A complete SVG document. */
    static String of(Results results) {
        return new SvgChart(results).draw();
    }

    private String draw() {
        text(MARGIN, 34, 20, INK, "start", "Registries side by side");
        text(
                MARGIN,
                53,
                12,
                PALE_INK,
                "start",
                "Median of %s; the thin line reaches from the smallest to the largest."
                        .formatted(Figures.runs(results.workload().pairs())));
        results.scenarios().forEach(this::panel);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %2$s" width="%1$s" height="%2$s" \
                font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" role="img">
                <title>Registries side by side</title>
                <rect width="%1$s" height="%2$s" rx="8" fill="#ffffff"/>
                %3$s</svg>
                """.formatted(WIDTH, y + MARGIN - PANEL_GAP, svg);
    }

    private void panel(ScenarioResult scenario) {
        y += HEADING_HEIGHT;
        text(MARGIN, y - 14, 14, INK, "start", scenario.description());
        text(
                WIDTH - MARGIN,
                y - 14,
                12,
                PALE_INK,
                "end",
                scenario.headline().label() + ", " + scenario.headline().direction());
        if (scenario.failure().isPresent()) {
            text(MARGIN, y + 4, 12, PALE_INK, "start", "could not be measured");
            y += BAR_STEP;
        } else {
            bars(scenario);
        }
        y += PANEL_GAP;
    }

    private void bars(ScenarioResult scenario) {
        List<String> names = results.peers().stream().map(Peer::name).toList();
        double largest = names.stream()
                .flatMap(name -> scenario.spread(name, scenario.headline()).stream())
                .mapToDouble(Spread::max)
                .max()
                .orElse(0);
        for (int i = 0; i < names.size(); i++) {
            bar(
                    names.get(i),
                    COLOURS.get(i % COLOURS.size()),
                    scenario.spread(names.get(i), scenario.headline()),
                    largest);
        }
    }

    private void bar(String name, String colour, Optional<Spread> spread, double largest) {
        int middle = y + BAR_HEIGHT / 2;
        int left = MARGIN + LABEL_WIDTH;
        text(left - 10, middle + 4, 12, INK, "end", name);
        if (spread.isPresent()) {
            double scale = largest > 0 ? LONGEST_BAR / largest : 0;
            Spread value = spread.get();
            append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"3\" fill=\"%s\"/>"
                    .formatted(left, y, tenths(Math.max(1, value.median() * scale)), BAR_HEIGHT, colour));
            append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"1.5\"/>"
                    .formatted(
                            tenths(left + value.min() * scale),
                            middle,
                            tenths(left + value.max() * scale),
                            middle,
                            INK));
            text(left + (int) (value.max() * scale) + 10, middle + 4, 12, INK, "start", Figures.text(value));
        }
        y += BAR_STEP;
    }

    private void text(int x, int baseline, int size, String colour, String anchor, String content) {
        append("<text x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(x, baseline, size, colour, anchor, escape(content)));
    }

    private void append(String element) {
        svg.append(element).append('\n');
    }

    /** The default locale might write a comma. */
    private static String tenths(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
