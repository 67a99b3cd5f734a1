package dev.kontor.search.catalog;

/** Something that can be searched. */
public interface Searchable {
    /**
     * The index as it stands, after waiting for a moment (at most 200 ms) for what was announced before the call.
     *
     * @throws IndexUnavailableException when there is no index yet
     */
    SearchView view();
}
