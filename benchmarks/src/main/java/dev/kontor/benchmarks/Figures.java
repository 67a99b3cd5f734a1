package dev.kontor.benchmarks;

import java.util.Locale;

/** How figures are written for people: three digits that mean something, the same in every locale. */
final class Figures {
    private Figures() {}

    /** A measured figure. */
    static String text(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    /** A number that somebody chose: a whole one has no fraction. */
    static String plain(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%,.0f", value) : text(value);
    }

    /** The middle, with the ends in parentheses. */
    static String text(Spread spread) {
        return text(spread.median()) + " (" + text(spread.min()) + "–" + text(spread.max()) + ")";
    }

    /** How many times better, with the ends in parentheses. */
    static String times(Spread spread) {
        return text(spread.median()) + "× (" + text(spread.min()) + "–" + text(spread.max()) + ")";
    }

    /** A number of runs, as words. */
    static String runs(int count) {
        return count == 1 ? "1 run" : count + " runs";
    }

    /** A number of clients, as words. */
    static String clients(int count) {
        return count == 1 ? "1 client" : count + " clients";
    }

    /** A number of bytes in the largest binary unit that divides it. */
    static String binarySize(long bytes) {
        if (bytes % (1 << 20) == 0) {
            return (bytes >> 20) + " MiB";
        }
        return bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " bytes";
    }
}
