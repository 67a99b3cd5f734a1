package dev.kontor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Holds the published schema and tables of the configuration equal to the keys that the program knows.
 *
 * <p>After a change of the keys: {@code mvn -pl libs/config test -Dtest=ConfigFilesTest
 * -Dtest.argLine=-Dkontor.regenerate=true}.
 */
class ConfigFilesTest {
    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final String BEGIN = "<!-- keys: generated -->\n";
    private static final String END = "<!-- end of keys -->\n";

    @Test
    void theSchemaIsThatOfTheProgram() throws IOException {
        Path file = DOCS.resolve("config.schema.json");
        if (Boolean.getBoolean("kontor.regenerate")) {
            Files.writeString(file, ConfigSchema.generate());
        }
        assertThat(Files.readString(file)).isEqualTo(ConfigSchema.generate());
    }

    @Test
    void theTablesAreThoseOfTheProgram() throws IOException {
        Path file = DOCS.resolve("configuration.md");
        String page = Files.readString(file);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String expected =
                page.substring(0, begin) + "\n" + ConfigTable.generate() + "\n" + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("kontor.regenerate")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file)).isEqualTo(expected);
    }
}
