package dev.kontor.registry;

import dev.kontor.oci.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All stores of a registry, and which of them holds a repository.
 *
 * @param defaultStore of all repositories that no other takes
 * @param subPaths by the first segment of the repositories' names
 */
record StoreSet(RegistryStore defaultStore, Map<String, RegistryStore> subPaths)
        implements Function<RepositoryName, RegistryStore> {
    StoreSet {
        subPaths = Map.copyOf(subPaths);
    }

    /**
     * The store that holds a repository: that of its first segment, where it has more than one and that segment has a store
     * of its own. A repository named by the segment alone is in the default store.
     */
    RegistryStore of(RepositoryName repository) {
        if (subPaths.isEmpty()) {
            return defaultStore;
        }
        return repository.firstSegment().map(subPaths::get).orElse(defaultStore);
    }

    @Override
    public RegistryStore apply(RepositoryName repository) {
        return of(repository);
    }

    /** All of them. */
    List<RegistryStore> all() {
        List<RegistryStore> all = new ArrayList<>(subPaths.values());
        all.add(defaultStore);
        return all;
    }
}
