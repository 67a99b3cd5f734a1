package dev.kontor.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.Inspection;
import dev.kontor.e2e.crash.Setup;
import dev.kontor.testkit.s3.MinioServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A registry with a heap of 256 MiB under a mix of clients, good and bad: what it acknowledged is there, it reports no
 * error, and nothing that it takes grows.
 */
class SoakTest {
    private static final int MINUTES = Integer.getInteger("kontor.test.minutes", 10);
    private static final int FIRST_SEED = Integer.getInteger("kontor.test.first", 1);
    private static final String STORE = System.getProperty("kontor.test.store", "file");
    private static final int FEWEST_SITTINGS = 3;
    private static final int TABLE_LINES = 40;

    @TempDir
    private Path folder;

    /** A short one, which says nothing about growth. */
    @Test
    @Tag("slow")
    void keepsAllThroughItsLives() throws Exception {
        Soak soak = soak(Setup.ofFolder(folder.resolve("config.json"), folder.resolve("data"), true));
        soak.shortLife(true);
        soak.shortLife(false);
        soak.longLife(1, 0);
        assertKept(soak);
    }

    /** {@code ./kontor soak}. */
    @Test
    @Tag("slow")
    void doesNotGrow() throws Exception {
        if (STORE.equals("s3")) {
            try (MinioServer server = MinioServer.started()) {
                soakLong(Setup.ofBucket(
                        folder.resolve("config.json"), folder.resolve("data"), server, server.newBucket()));
            }
        } else {
            soakLong(Setup.ofFolder(folder.resolve("config.json"), folder.resolve("data"), true));
        }
    }

    private void soakLong(Setup setup) throws Exception {
        Soak soak = soak(setup);
        long end = 60L * MINUTES;
        for (boolean isAsked = true; isAsked || soak.seconds() < end / 5; isAsked = !isAsked) {
            soak.shortLife(isAsked);
        }
        Path csv = Path.of("target", "soak", STORE + ".csv");
        try {
            soak.longLife(FEWEST_SITTINGS, end);
        } finally {
            soak.samples().write(csv);
        }
        List<Samples.Comparison> comparisons = soak.samples().compare();
        System.out.printf("%n%s%n%n", soak.samples().table(TABLE_LINES));
        comparisons.forEach(System.out::println);
        System.out.printf("%nall samples: %s%n", csv.toAbsolutePath());
        assertKept(soak);
        assertThat(comparisons).allMatch(Samples.Comparison::isFlat);
    }

    private Soak soak(Setup setup) {
        return new Soak(setup, folder.resolve("data"), FIRST_SEED);
    }

    private static void assertKept(Soak soak) throws Exception {
        String done = soak.toString();
        Inspection.Findings findings = soak.inspect();
        System.out.printf("%nstore '%s', seed %d: %s; %d compared%n", STORE, FIRST_SEED, done, findings.checked());
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.checked()).isPositive();
        assertThat(soak.errors()).isEmpty();
    }
}
