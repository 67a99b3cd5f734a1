package dev.kontor.e2e;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Tests that attack one registry: after each of them it is as it was, and serves. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class Besieged {
    Siege siege;

    @BeforeAll
    void begin(@TempDir Path folder) {
        siege = Siege.begin(folder, settings());
    }

    /** Settings of the registry by the names of their environment variables. */
    Map<String, String> settings() {
        return Map.of();
    }

    @AfterAll
    void end() {
        siege.close();
    }

    @AfterEach
    void nothingHappened() {
        siege.assertUntouched();
        siege.assertServes();
    }
}
