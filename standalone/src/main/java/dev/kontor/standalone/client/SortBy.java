package dev.kontor.standalone.client;

/** The orders that a user may ask for. */
enum SortBy {
    RELEVANCE("relevance", "RELEVANCE"),
    UPDATE_TIME("update-time", "UPDATE_TIME"),
    ALPHA_ASC("alpha-asc", "ALPHABETIC_ASC"),
    ALPHA_DSC("alpha-dsc", "ALPHABETIC_DSC"),
    SEVERITY("severity", "SEVERITY");

    private final String word;
    private final String criterion;

    SortBy(String word, String criterion) {
        this.word = word;
        this.criterion = criterion;
    }

    /** As the search API calls it. */
    String criterion() {
        return criterion;
    }

    /** As the command line calls it. */
    @Override
    public String toString() {
        return word;
    }
}
