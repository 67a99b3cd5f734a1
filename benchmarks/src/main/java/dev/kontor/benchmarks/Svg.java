package dev.kontor.benchmarks;

import java.util.List;
import java.util.Locale;

/** A drawing under way. The finished file needs no style sheet, font or script. */
final class Svg {
    static final String INK = "#1f2933";
    static final String PALE_INK = "#5f6b7a";
    static final String FAINT_INK = "#dfe3e8";

    /** Told apart by people who do not see red or green, and in grey. */
    private static final List<String> COLOURS = List.of("#0f6fb5", "#e08a2b", "#5b9a8b", "#8d6cab", "#8a8f98");

    private final StringBuilder elements = new StringBuilder();

    /** Where a text stands relative to its place. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** The colour of the registry of this number. */
    static String colour(int number) {
        return COLOURS.get(number % COLOURS.size());
    }

    Svg text(double x, double baseline, int size, String colour, Anchor anchor, String content) {
        return append("<text x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(
                        tenths(x),
                        tenths(baseline),
                        size,
                        colour,
                        anchor.name().toLowerCase(Locale.ROOT),
                        escape(content)));
    }

    Svg line(double fromX, double fromY, double toX, double toY, String colour, double width) {
        return append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"%s\"/>"
                .formatted(tenths(fromX), tenths(fromY), tenths(toX), tenths(toY), colour, tenths(width)));
    }

    Svg bar(double x, double y, double width, double height, String colour) {
        return append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"3\" fill=\"%s\"/>"
                .formatted(tenths(x), tenths(y), tenths(width), tenths(height), colour));
    }

    Svg dot(double x, double y, String colour) {
        return append("<circle cx=\"%s\" cy=\"%s\" r=\"4\" fill=\"%s\"/>".formatted(tenths(x), tenths(y), colour));
    }

    /** The complete document. */
    String document(String title, double width, double height) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %2$s" width="%1$s" height="%2$s" \
                font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" role="img">
                <title>%3$s</title>
                <rect width="%1$s" height="%2$s" rx="8" fill="#ffffff"/>
                %4$s</svg>
                """.formatted(tenths(width), tenths(height), escape(title), elements);
    }

    private Svg append(String element) {
        elements.append(element).append('\n');
        return this;
    }

    /** The default locale might write a comma. */
    private static String tenths(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
