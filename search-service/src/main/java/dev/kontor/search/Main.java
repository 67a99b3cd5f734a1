package dev.kontor.search;

import dev.kontor.config.KontorConfig;
import dev.kontor.config.SearchConfig;
import dev.kontor.config.ServicesConfig;
import dev.kontor.registry.Registry;
import dev.kontor.search.index.LuceneIndex;
import dev.kontor.service.access.Access;
import dev.kontor.service.api.ApiService;
import dev.kontor.service.preferences.Preferences;
import dev.kontor.service.program.Program;
import dev.kontor.service.program.ServiceProgram;
import java.nio.file.Path;

/** The search service as a program of its own. */
public final class Main {
    private Main() {}

    /** Runs until the process is told to end; see {@link Program} for options and exit codes. */
    public static void main(String[] arguments) {
        ServiceProgram service = ServiceProgram.reading("search", ServicesConfig::search, Main::open);
        System.exit(Program.run("search-service", service, arguments));
    }

    private static ApiService open(KontorConfig config, Registry registry, Access access) {
        Path folder = config.extensions().search().flatMap(SearchConfig::folder).orElse(Path.of("search"));
        Preferences liked = new Preferences(registry.documents());
        LuceneIndex index = LuceneIndex.open(folder, registry, liked::stars);
        return new SearchService(index, liked, access, index::close);
    }
}
