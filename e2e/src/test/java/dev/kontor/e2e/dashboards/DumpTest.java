package dev.kontor.e2e.dashboards;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpTest {
    @TempDir
    private Path folder;

    @Test
    void dump() throws Exception {
        try (Watched watched = Watched.start(folder)) {
            watched.work();
            for (Watched.Target target : watched.targets()) {
                Files.writeString(Path.of("target", "scrape-" + target.job() + ".txt"), watched.scrape(target));
            }
        }
    }
}
