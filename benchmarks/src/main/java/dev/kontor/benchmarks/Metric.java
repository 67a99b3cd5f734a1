package dev.kontor.benchmarks;

/** What is measured in a run; the JSON file uses the constant's name in lower case. */
enum Metric {
    MEGABYTES_PER_SECOND("MB/s", Better.MORE),
    REQUESTS_PER_SECOND("requests/s", Better.MORE),
    P50_MILLIS("ms at p50", Better.LESS),
    P90_MILLIS("ms at p90", Better.LESS),
    P99_MILLIS("ms at p99", Better.LESS),
    P99_9_MILLIS("ms at p99.9", Better.LESS),
    CPU_SECONDS_PER_GIGABYTE("CPU s/GB", Better.LESS),
    CPU_MILLIS_PER_REQUEST("CPU ms/request", Better.LESS);

    private enum Better {
        MORE,
        LESS
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

    /** Which way is up, in words. */
    String direction() {
        return better == Better.MORE ? "more is better" : "less is better";
    }

    /** How many times better the first figure is than the other: 2 is twice as good, 0.5 half as good. */
    double advantage(double first, double other) {
        return better == Better.MORE ? first / other : other / first;
    }
}
