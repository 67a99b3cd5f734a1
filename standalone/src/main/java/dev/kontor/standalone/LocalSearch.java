package dev.kontor.standalone;

import dev.kontor.config.KontorConfig;
import dev.kontor.config.SearchConfig;
import dev.kontor.registry.Registry;
import dev.kontor.search.SearchService;
import dev.kontor.search.index.LuceneIndex;
import dev.kontor.service.access.Access;
import dev.kontor.service.preferences.Preferences;
import dev.kontor.userprefs.UserPreferencesService;
import java.nio.file.Path;
import java.util.Optional;

/** The search of this process, and what users like. */
record LocalSearch(LuceneIndex index, SearchService search, UserPreferencesService preferences)
        implements AutoCloseable {
    /** Opens them where the configuration wants them; the index is read, or built, in the background. */
    static Optional<LocalSearch> open(KontorConfig config, Registry registry, Access access) {
        if (!config.hasSearch(true)) {
            return Optional.empty();
        }
        Preferences liked = new Preferences(registry.documents());
        LuceneIndex index = LuceneIndex.open(folder(config), registry, liked::stars);
        return Optional.of(new LocalSearch(
                index, new SearchService(index, liked, access), new UserPreferencesService(registry, access)));
    }

    private static Path folder(KontorConfig config) {
        return config.extensions()
                .search()
                .flatMap(SearchConfig::folder)
                .orElseGet(() -> config.storage()
                        .defaultStore()
                        .rootDirectory()
                        .orElse(Path.of("data"))
                        .resolve("search"));
    }

    @Override
    public void close() {
        search.close();
        preferences.close();
        index.close();
    }
}
