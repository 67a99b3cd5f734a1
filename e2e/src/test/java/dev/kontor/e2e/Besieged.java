package dev.kontor.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests that attack one registry: after each of them it is as it was, and serves. */
abstract class Besieged {
    @TempDir
    private static Path folder;

    static Siege siege;

    @BeforeAll
    static void begin() {
        siege = Siege.begin(folder);
    }

    @AfterAll
    static void end() {
        siege.close();
    }

    @AfterEach
    void nothingHappened() {
        siege.assertUntouched();
        siege.assertServes();
    }
}
