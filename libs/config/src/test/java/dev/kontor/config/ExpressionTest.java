package dev.kontor.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.config.expression.Expression;
import dev.kontor.config.expression.Expression.Compilation;
import dev.kontor.config.expression.Expression.Result;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions of the Common Expression Language. */
class ExpressionTest {
    private static final Map<String, Object> REQ = Map.of(
            "req",
            Map.of(
                    "time",
                    Instant.parse("2026-11-27T10:00:00Z"),
                    "method",
                    "GET",
                    "repository",
                    "team/app",
                    "user",
                    Map.of("username", "alice", "groups", List.of("dev", "ops")),
                    "client",
                    Map.of("ip", "10.0.0.7", "forwardedFor", List.of()),
                    "claims",
                    Map.of("level", 3, "ratio", 0.5, "nested", Map.of("a", List.of(1, "b")))));

    private static Expression expression(String text) {
        return switch (Expression.compile(text, List.of("req"), Result.TRUTH)) {
            case Compilation.Compiled compiled -> compiled.expression();
            case Compilation.Refused refused -> throw new AssertionError(refused.reason());
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "req.method == 'GET'",
                "req.user.username in ['alice', 'bob']",
                "'dev' in req.user.groups",
                "req.user.groups.exists(g, g.startsWith('o'))",
                "req.time < timestamp('2027-01-01T00:00:00Z')",
                "req.time.getHours() == 10",
                "req.time.getFullYear() == 2026 && req.time.getDayOfWeek() == 5",
                "req.client.ip.startsWith('10.')",
                "req.repository.matches('^team/[a-z]+$')",
                "req.repository.split('/')[0] == 'team'",
                "sets.intersects(req.user.groups, ['ops'])",
                "req.claims.level > 2.5",
                "req.claims.level == 3",
                "req.claims.nested.a[1] == 'b'",
                "req.claims.?missing.orValue('x') == 'x'",
                "has(req.claims.level) && !has(req.claims.other)",
                "base64.decode('aGk=') == b'hi'",
            })
    void isTrue(String text) {
        assertThat(expression(text).isTrue(REQ)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "req.method == 'PUT'",
                "req.missing.deep == 1",
                "req.claims.level / 0 == 1",
                "req.claims.other == 'x'",
                "req.user.username",
                "[1, 2, 3].map(x, x)[7] == 1",
            })
    void isNotTrue(String text) {
        assertThat(expression(text).isTrue(REQ)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "req.", "1 + 1", "'a'", "other == 1", "req.method = 'GET'", "size(req, 1) == 2", "(((((("})
    void refusesWhatIsNoCondition(String text) {
        assertThat(Expression.compile(text, List.of("req"), Result.TRUTH)).isInstanceOf(Compilation.Refused.class);
    }

    @Test
    void refusesWhatIsTooLargeOrTooDeep() {
        for (String text : List.of(
                "true && ".repeat(5_000) + "true",
                "(".repeat(200) + "true" + ")".repeat(200),
                "[".repeat(200) + "]".repeat(200) + " == []")) {
            assertThat(Expression.compile(text, List.of("req"), Result.TRUTH))
                    .as(text.substring(0, 20))
                    .isInstanceOf(Compilation.Refused.class);
        }
    }

    @Test
    void endsWhatWouldNotEnd() {
        String ten = "[0,1,2,3,4,5,6,7,8,9]";
        String bomb = ten + ".all(a, " + ten + ".all(b, " + ten + ".all(c, " + ten + ".all(d, " + ten + ".all(e, " + ten
                + ".all(f, a + b + c + d + e + f >= 0))))))";
        assertThat(expression(bomb).isTrue(REQ)).isFalse();
        assertThat(expression("('a'.matches('(a+)+$') || true)").isTrue(REQ)).isTrue();
        String hard = "'" + "a".repeat(5_000) + "b'.matches('^(a|aa)+$')";
        assertThat(expression(hard).isTrue(REQ)).isFalse();
    }

    @ParameterizedTest
    @MethodSource
    void endsWhatWouldFillTheMemory(String bomb) {
        // Neither it nor its opposite: it was ended before there was a result.
        assertThat(expression(bomb).isTrue(REQ)).isFalse();
        assertThat(expression("!(" + bomb + ")").isTrue(REQ)).isFalse();
        assertThat(expression("true || " + bomb).isTrue(REQ)).isTrue();
    }

    static List<String> endsWhatWouldFillTheMemory() {
        String ten = "['a','a','a','a','a','a','a','a','a','a']";
        String pairs = "[[1]]" + ".map(s, [s, s])".repeat(30);
        return List.of(
                "'a'" + ".replace('a', 'aaaaaaaaaa')".repeat(9) + " == ''",
                "'a'" + ".replace('', 'aaaaaaaaaa', 100000000)".repeat(9) + " == ''",
                "['aaaaaaaa']" + ".map(s, s + s)".repeat(30) + " == []",
                "[b'aaaaaaaa']" + ".map(s, s + s)".repeat(30) + " == []",
                "[[1, 2, 3, 4]]" + ".map(s, s + s)".repeat(30) + " == []",
                "[{'a': 1}]" + ".map(s, {'a': s, 'b': s})".repeat(30) + " == []",
                ten + ".join('aaaaaaaaaa').split('')".repeat(8) + ".join('') == ''",
                pairs + " == " + pairs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'a-b-c'.replace('-', '') == 'abc'",
                "'aaa'.replace('a', 'b', 2) == 'bba'",
                "'aaa'.replace('a', 'b', 0) == 'aaa'",
                "'aaa'.replace('a', 'b', -1) == 'bbb'",
                "'aaa'.replace('aa', 'b') == 'ba'",
                "'ab'.replace('', '-') == '-a-b-'",
                "'ab'.replace('', '-', 1) == '-ab'",
                "'\\U0001F600b'.replace('', '-') == '-\\U0001F600-b-'",
                "''.replace('', 'x') == 'x'",
                "'abc'.replace('x', 'y') == 'abc'",
                "['a', 'b'].join() == 'ab'",
                "['a', 'b'].join('-') == 'a-b'",
                "[].join('-') == ''",
                "req.user.groups.join(',') == 'dev,ops'",
            })
    void replacesAndJoinsAsTheLanguageSays(String text) {
        assertThat(expression(text).isTrue(REQ)).isTrue();
    }

    @Test
    void manyGroupsAreNoBomb() {
        List<String> groups =
                IntStream.range(0, 900).mapToObj(i -> "group-" + i).toList();
        Map<String, Object> req = Map.of("req", Map.of("user", Map.of("groups", groups)));
        assertThat(expression("req.user.groups.exists(g, g.endsWith('-899'))").isTrue(req))
                .isTrue();
        assertThat(expression("req.user.groups.map(g, g.upperAscii()).filter(g, g == 'GROUP-7').size() == 1")
                        .isTrue(req))
                .isTrue();
    }

    @Test
    void givesTexts() {
        Expression name = ((Compilation.Compiled)
                        Expression.compile("claims.iss + '/' + claims.sub", List.of("claims", "vars"), Result.TEXT))
                .expression();
        assertThat(name.text(Map.of("claims", Map.of("iss", "i", "sub", "s"), "vars", Map.of())))
                .contains("i/s");
        assertThat(name.text(Map.of("claims", Map.of("iss", "i"), "vars", Map.of())))
                .isEmpty();
        Expression groups = ((Compilation.Compiled)
                        Expression.compile("claims.groups", List.of("claims", "vars"), Result.TEXTS))
                .expression();
        assertThat(groups.texts(Map.of("claims", Map.of("groups", List.of("a", 1, "b")), "vars", Map.of())))
                .contains(List.of("a", "b"));
        assertThat(groups.texts(Map.of("claims", Map.of("groups", "a"), "vars", Map.of())))
                .isEmpty();
    }
}
