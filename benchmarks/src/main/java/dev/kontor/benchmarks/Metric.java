package dev.kontor.benchmarks;

/** What is measured in a run; the JSON file uses the constant's name in lower case. */
enum Metric {
    MEGABYTES_PER_SECOND("MB/s", Better.MORE),
    REQUESTS_PER_SECOND("requests/s", Better.MORE),
    IMAGES_PER_SECOND("images/s", Better.MORE),
    P50_MILLIS("ms at p50", Better.LESS),
    P90_MILLIS("ms at p90", Better.LESS),
    P99_MILLIS("ms at p99", Better.LESS),
    P99_9_MILLIS("ms at p99.9", Better.LESS),
    PUSH_P50_MILLIS("ms at p50, pushes", Better.LESS),
    PUSH_P99_MILLIS("ms at p99, pushes", Better.LESS),
    PULL_P50_MILLIS("ms at p50, pulls", Better.LESS),
    PULL_P99_MILLIS("ms at p99, pulls", Better.LESS),
    CPU_SECONDS_PER_GIGABYTE("CPU s/GB", Better.LESS),
    CPU_MICROS_PER_REQUEST("CPU µs/request", Better.LESS),
    CPU_MILLIS_PER_IMAGE("CPU ms/image", Better.LESS),
    /** How busy the load generator was: near a whole core for each client, it measures itself. */
    GENERATOR_CORES("load generator's cores", Better.NEITHER),
    /** The load, where a registry may not have been brought to all of it. */
    TAGS("tags there", Better.NEITHER),
    IMAGE_MEBIBYTES("MiB an image", Better.NEITHER);

    private enum Better {
        MORE,
        LESS,
        NEITHER
    }

    private final String label;
    private final Better better;

    Metric(String label, Better better) {
        this.label = label;
        this.better = better;
    }

    /** The unit, with the percentile where it is one. */
    String label() {
        return label;
    }

    /** Whether one figure can be better than another; otherwise it only says under what conditions others were taken. */
    boolean isJudged() {
        return better != Better.NEITHER;
    }

    /** Which way is up, in words; empty for what is not judged. */
    String direction() {
        return switch (better) {
            case MORE -> "more is better";
            case LESS -> "less is better";
            case NEITHER -> "";
        };
    }

    /** How many times better the first figure is than the other: 2 is twice as good, 0.5 half as good. */
    double advantage(double first, double other) {
        return switch (better) {
            case MORE -> first / other;
            case LESS -> other / first;
            case NEITHER -> throw new IllegalStateException(label + " is neither good nor bad");
        };
    }
}
