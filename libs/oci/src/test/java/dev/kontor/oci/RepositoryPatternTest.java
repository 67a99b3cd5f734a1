package dev.kontor.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Globs of repository names. */
class RepositoryPatternTest {
    private static RepositoryPattern pattern(String text) {
        return RepositoryPattern.parse(text).orElseThrow();
    }

    private static boolean matches(String glob, String name) {
        return pattern(glob).matches(new RepositoryName(name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    **|a
                    **|a/b/c
                    *|a
                    a/**|a
                    a/**|a/b
                    a/**|a/b/c
                    a/*|a/b
                    **/b|b
                    **/b|a/b
                    **/b|a/c/b
                    a/**/b|a/b
                    a/**/b|a/c/b
                    a/**/b|a/c/d/b
                    a**|ab
                    a**b|acb
                    a?c|abc
                    a[b-d]c|acc
                    a[^b-d]c|aec
                    a[!b]c|aec
                    {a,b}/c|a/c
                    {a,b}/c|b/c
                    {a,b/**}|b
                    {a,b/**}|b/c/d
                    {a/{b,c},d}/e|a/c/e
                    x{,y}|x
                    x{,y}|xy
                    team-*/app|team-one/app
                    a.b/**|a.b/c
                    """)
    void matchesWhatItSays(String glob, String name) {
        assertThat(matches(glob, name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    *|a/b
                    a/*|a
                    a/*|a/b/c
                    a/**|ab
                    a/**|b/a
                    **/b|ab
                    a/**/b|ab
                    a/**/b|a/cb
                    a**|a/b
                    a**b|a/b
                    a?c|a/c
                    a[b-d]c|aec
                    a[^b]c|a/c
                    {a,b}/c|c/c
                    a.b/**|axb/c
                    team|team/app
                    team/app|team
                    """)
    void matchesNothingElse(String glob, String name) {
        assertThat(matches(glob, name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{a", "a}", "{a,b", "[a", "[]", "a[z-b]", "a\\", "{a,{b}", "]x{"})
    void refusesWhatIsNoGlob(String text) {
        assertThat(RepositoryPattern.parse(text)).isEmpty();
        assertThat(RepositoryPattern.fault(text)).isPresent();
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        assertThat(RepositoryPattern.parse("a".repeat(1025))).isEmpty();
        assertThat(RepositoryPattern.parse("{".repeat(17) + "a" + "}".repeat(17)))
                .isEmpty();
        assertThat(RepositoryPattern.parse("{".repeat(16) + "a" + "}".repeat(16)))
                .isPresent();
    }

    @Test
    void doesNotTakeLongerForWhatIsHardToMatch() {
        String name = "a".repeat(255);
        // Each of these would be tried in more ways than there are atoms, were they tried one after another.
        assertThat(matches("*a".repeat(200) + "b", name)).isFalse();
        assertThat(matches("{a,aa}".repeat(160) + "b", name)).isFalse();
        assertThat(matches("**/" + "*a*/".repeat(50) + "b", "a/".repeat(100) + "c"))
                .isFalse();
    }

    @Test
    void knowsWhatNamesBeginWith() {
        assertThat(pattern("team/**").literalPrefix()).isEqualTo("team");
        assertThat(pattern("team/a*").literalPrefix()).isEqualTo("team/a");
        assertThat(pattern("**").literalPrefix()).isEmpty();
        assertThat(pattern("team/app").literalPrefix()).isEqualTo("team/app");
        assertThat(pattern("team/app").isLiteral()).isTrue();
        assertThat(pattern("team/*").isLiteral()).isFalse();
    }

    /** What doublestar 4.8, whose globs zot has, answers to globs made at random; to some of them other readings are possible. */
    @Test
    void answersAsTheLibraryWhoseGlobsTheseAre() throws IOException {
        int matched = 0;
        List<String> lines;
        try (InputStream table = RepositoryPatternTest.class.getResourceAsStream("/doublestar.tsv")) {
            lines = new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            boolean expected = Boolean.parseBoolean(fields[2]);
            assertThat(matches(fields[0], fields[1])).as(line).isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).isGreaterThan(600);
        assertThat(lines.size() - matched).isGreaterThan(600);
    }
}
