package dev.kontor.standalone.client;

import java.util.Locale;

/** Numbers of bytes for people, in powers of 1000: {@code 528B}, {@code 1.2kB}, {@code 73MB}. */
final class Sizes {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int STEP = 1000;
    private static final int FEW = 10;

    private Sizes() {}

    /** A size as it stands in an answer, where it is a text; what is none is nothing. */
    static String of(String bytes) {
        try {
            return of(Long.parseLong(bytes));
        } catch (NumberFormatException e) {
            return "";
        }
    }

    static String of(long bytes) {
        if (bytes < FEW) {
            return Math.max(0, bytes) + "B";
        }
        int unit = 0;
        double value = bytes;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        double rounded = Math.floor(value * FEW + 0.5) / FEW;
        String number = rounded < FEW && unit > 0
                ? String.format(Locale.ROOT, "%.1f", rounded)
                : String.format(Locale.ROOT, "%.0f", rounded);
        return number + UNITS[unit];
    }
}
