package dev.kontor.config;

import dev.kontor.oci.RepositoryName;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where images are kept: a default store, and stores of their own for parts of the registry. No two of them share a
 * place.
 *
 * @param defaultStore of all repositories that no sub-path takes
 * @param subPaths by the first segment of the repositories' names, without a slash
 */
public record StorageConfig(StoreConfig defaultStore, NavigableMap<String, StoreConfig> subPaths) {
    public StorageConfig {
        subPaths = Collections.unmodifiableNavigableMap(new TreeMap<>(subPaths));
    }

    /**
     * The sub-path that holds {@code repository}: its first segment, where it has more than one and that segment is
     * configured. A repository named by the segment alone is in the default store.
     */
    public Optional<String> subPathOf(RepositoryName repository) {
        String name = repository.toString();
        int slash = name.indexOf('/');
        return slash < 0
                ? Optional.empty()
                : Optional.of(name.substring(0, slash)).filter(subPaths::containsKey);
    }

    /** The store that holds {@code repository}. */
    public StoreConfig storeOf(RepositoryName repository) {
        return subPathOf(repository).map(subPaths::get).orElse(defaultStore);
    }
}
