package dev.kontor.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever comes from zot brings such configurations: which start, and what they are told. */
class ZotConfigurationsTest {
    private static final Pattern KEY = Pattern.compile(": (?:unknown key )?'([^']+)'");

    @TempDir
    private Path folder;

    /**
     * A configuration.
     *
     * @param outcome {@code valid} or {@code refused}, and the keys that notices or problems are about
     */
    record Row(String name, String text, List<String> outcome) {
        static Row parse(String block) {
            List<String> lines = block.strip().lines().toList();
            String text = String.join("\n", lines.subList(1, lines.size() - 1));
            return new Row(lines.getFirst(), text, Arrays.asList(lines.getLast().split(" ")));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isTaken(Row row) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), row.text());

        LoadOutcome outcome = ConfigLoader.load(Optional.of(file), Map.of());

        List<String> said = switch (outcome) {
            case LoadOutcome.Loaded loaded -> loaded.notices();
            case LoadOutcome.Refused refused -> refused.problems();
        };
        assertThat(outcome instanceof LoadOutcome.Loaded)
                .as("it is valid; said: %s", said)
                .isEqualTo(row.outcome().get(1).equals("valid"));
        assertThat(said.stream().map(ZotConfigurationsTest::key))
                .containsExactlyInAnyOrderElementsOf(
                        row.outcome().subList(2, row.outcome().size()));
        assertThat(said).noneMatch(line -> line.contains("not-shown-anywhere"));
        assertThat(outcome.toString()).doesNotContain("not-shown-anywhere");
    }

    /** The key that a line is about. */
    private static String key(String line) {
        Matcher key = KEY.matcher(line);
        return key.find() ? key.group(1) : line;
    }

    private static Stream<Row> rows() {
        try (InputStream in = ZotConfigurationsTest.class.getResourceAsStream("/zot-configurations.txt")) {
            return Pattern.compile("\n\n")
                    .splitAsStream(new String(in.readAllBytes(), UTF_8))
                    .map(Row::parse)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
