package dev.kontor.benchmarks;

import java.util.Locale;

/** What belongs into one picture. */
enum Chapter {
    TRANSFERS("Large blobs"),
    REQUESTS("Small requests"),
    IMAGES("Whole images"),
    LISTS("Lists"),
    TAGS("Pushes of a tag");

    private final String title;

    Chapter(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The name of the picture's file, without its end. */
    String file() {
        return name().toLowerCase(Locale.ROOT);
    }
}
