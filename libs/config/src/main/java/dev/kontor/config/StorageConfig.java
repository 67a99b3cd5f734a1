package dev.kontor.config;

import dev.kontor.config.Setting.Default;
import dev.kontor.config.Setting.Inline;
import dev.kontor.config.Setting.NotYet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where images are kept: a default store, and stores of their own for parts of the registry. No two of them share a
 * place.
 *
 * @param defaultStore of all repositories that no sub-path takes
 * @param subPaths by a slash and the first segment of the repositories' names; where one names no folder for its local
 *     state, it shares that of the default store
 * @param fastRestart without effect
 */
public record StorageConfig(
        @Inline StoreConfig defaultStore,

        @Default(key = "rootDirectory", or = "")
        @Setting(
                value = "Stores for parts of the registry, each under `/` and a first segment: `/infra` holds all"
                        + " repositories `infra/…`, but not one named `infra` alone.",
                pattern = "/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*",
                expected = "a slash and the first segment of repository names, such as '/infra'")
        Map<String, StoreConfig> subPaths,

        @NotYet @Setting("Whether checks at the start are skipped.")
        Optional<Boolean> fastRestart)
        implements Checked {
    /** Shares the default store's folder with those who have none. */
    public StorageConfig {
        Map<String, StoreConfig> stores = new TreeMap<>();
        StoreConfig shared = defaultStore;
        subPaths.forEach((name, store) -> stores.put(name, store.orIn(shared.folder())));
        subPaths = Collections.unmodifiableMap(stores);
    }

    @Override
    public void check(Section section) {
        List<StorePlace> places = new ArrayList<>();
        if (section.isSound()) {
            places.add(StorePlace.of(section, defaultStore()));
        }
        subPaths().forEach((name, store) -> {
            Section own = section.entry("subPaths", name);
            if (store.storageDriver().isEmpty() && !own.isWritten("rootDirectory") && own.isSound()) {
                own.problem(own.at(), "", "'" + own.path() + "' needs a 'rootDirectory' of its own");
            } else if (own.isSound()) {
                places.add(StorePlace.of(own, store));
            }
        });
        StorePlace.refuseOverlaps(places, section);
    }
}
