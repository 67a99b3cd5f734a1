package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.testkit.RawHttp;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A blob is never sent more than once over, whatever ranges are asked for, nor anything that is not of it. */
class HostileRangeTest extends Besieged {
    private static final int SIZE = Siege.LAYER.length;

    static Stream<String> ignored() {
        return Stream.of(
                "bytes=",
                "bytes=-",
                "bytes=--1",
                "bytes=+1-5",
                "bytes=5-1",
                "bytes=0x1-5",
                "bytes=1.0-5",
                "bytes=a-b",
                "bytes=0-5;",
                "bytes=0-5 6-9",
                "bytes 0-5",
                "octets=0-5",
                "bytes=\u00b2-5",
                "=0-5",
                "0-5",
                "bytes=0-18446744073709551616,x",
                "bytes=" + ",".repeat(5_000),
                "bytes=" + IntStream.range(0, 300).mapToObj(i -> "0-").collect(Collectors.joining(",")),
                "bytes="
                        + IntStream.range(0, 1_025)
                                .mapToObj(i -> i * 4 + "-" + i * 4)
                                .collect(Collectors.joining(",")),
                "bytes=0-,0-,0-,0-,0-,0-,0-,0-",
                "bytes=0-0,1-,-1,50000-",
                "bytes=50000-,0-50000",
                "bytes=" + "1".repeat(20_000) + "-,".repeat(20));
    }

    @ParameterizedTest
    @MethodSource("ignored")
    void answersAWrongRangeWithTheWholeBlob(String range) {
        RawHttp.Answer answer = get(range);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Siege.LAYER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=100000-",
                "bytes=100000-100000",
                "bytes=99999999999999999999-",
                "bytes=99999999999999999999999-99999999999999999999999",
                "bytes=-0",
                "bytes=-00000",
                "bytes=100000-,200000-"
            })
    void refusesARangeBehindTheEnd(String range) {
        RawHttp.Answer answer = get(range);

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).contains("bytes */" + SIZE);
        assertThat(Siege.code(answer)).isEqualTo("RANGE_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=0-99999999999999999999",
                "bytes=-99999999999999999999",
                "bytes=000000000000000000000000000-"
            })
    void cutsARangeAtTheEnd(String range) {
        RawHttp.Answer answer = get(range);

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Range")).contains("bytes 0-" + (SIZE - 1) + "/" + SIZE);
        assertThat(answer.body()).isEqualTo(Siege.LAYER);
    }

    /** However often a byte is asked for: no more bytes than the blob has, and the heads of parts. */
    @Test
    void sendsNoMoreThanTheBlobInParts() {
        String ranges = IntStream.range(0, 1024).mapToObj(_ -> "7-103").collect(Collectors.joining(","));

        RawHttp.Answer answer = get("bytes=" + ranges);

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("multipart/byteranges");
        assertThat(answer.body().length).isLessThan(SIZE + 1024 * 200);
        assertThat(get("bytes=" + ranges.replace("103", "104")).body()).isEqualTo(Siege.LAYER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"x\"", "\"", "", "*", "Thu, 01 Jan 1970 00:00:00 GMT", "\"\u0000\""})
    void sendsTheWholeWhereTheConditionOfARangeIsOdd(String condition) {
        RawHttp.Answer answer = siege.ask(Siege.head(blob(), "Range: bytes=0-9", "If-Range: " + condition));

        assertThat(answer.status()).isIn(200, 400);
        if (answer.status() == 200) {
            assertThat(answer.body()).isEqualTo(Siege.LAYER);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "W/", "W/\"", ",,,,", "\"\"", "\"a\"\"b\"", "\"\\\"", "W/W/W/"})
    void sendsTheBlobWhereATagThatItMustNotHaveIsOdd(String tags) {
        RawHttp.Answer answer = siege.ask(Siege.head(blob(), "If-None-Match: " + tags.repeat(4_000)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Arrays.equals(answer.body(), Siege.LAYER)).isTrue();
    }

    private static String blob() {
        return "GET /v2/" + Siege.HOME + "/blobs/" + Siege.LAYER_DIGEST;
    }

    private RawHttp.Answer get(String range) {
        return siege.ask(Siege.head(blob(), "Range: " + range));
    }
}
