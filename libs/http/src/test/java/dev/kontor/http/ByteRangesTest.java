package dev.kontor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kontor.http.RangeOutcome.Several;
import dev.kontor.http.RangeOutcome.Single;
import dev.kontor.http.RangeOutcome.Unsatisfiable;
import dev.kontor.http.RangeOutcome.Whole;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangesTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-99, 0, 100",
        "bytes=10-19, 10, 10",
        "bytes=99-99, 99, 1",
        "bytes=50-, 50, 50",
        "bytes=-1, 99, 1",
        "bytes=-100, 0, 100",
        "bytes=-500, 0, 100",
        "bytes=0-500, 0, 100",
        "bytes=0-99999999999999999999999999, 0, 100",
        "bytes=-99999999999999999999999999, 0, 100",
        "bytes=000000000000000000000010-19, 10, 10",
        "BYTES=10-19, 10, 10"
    })
    void oneRange(String header, long from, long length) {
        assertThat(parse(header, 100)).isEqualTo(new Single(from, length));
    }

    /** Up to the largest size there is, a position counts exactly; behind it, it is behind the end. */
    @ParameterizedTest
    @CsvSource({
        "bytes=1844674407370951616-, 1844674407370951616, 7378697629483824191",
        "bytes=1000000000000000000-1000000000000000001, 1000000000000000000, 2",
        "bytes=-1000000000000000000, 8223372036854775807, 1000000000000000000",
        "bytes=9223372036854775806-, 9223372036854775806, 1",
        "bytes=0-9223372036854775808, 0, 9223372036854775807",
        "bytes=0-9999999999999999999, 0, 9223372036854775807"
    })
    void oneRangeOfTheLargestSize(String header, long from, long length) {
        assertThat(parse(header, Long.MAX_VALUE)).isEqualTo(new Single(from, length));
        assertThat(parse("bytes=9223372036854775807-", Long.MAX_VALUE)).isEqualTo(new Unsatisfiable());
        assertThat(parse("bytes=9223372036854775808-", Long.MAX_VALUE)).isEqualTo(new Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes= ",
                "bytes=,",
                "bytes=-",
                "bytes=5",
                "bytes=5-4",
                "bytes=a-b",
                "bytes=1-2-3",
                "bytes=--5",
                "bytes=+1-5",
                "bytes=1 -5",
                "bytes=0x1-5",
                "bytes=\u0661-5",
                "bytes=0-1,x",
                "bytes =0-1",
                "items=0-1",
                "bytes:0-1"
            })
    void malformedOrForeignHeaderIsIgnored(String header) {
        assertThat(parse(header, 100)).isEqualTo(new Whole());
    }

    @Test
    void absentHeaderIsTheWhole() {
        assertThat(ByteRanges.parse(Optional.empty(), 100)).isEqualTo(new Whole());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999-", "bytes=100-,-0"})
    void validRangeOfNothingIsUnsatisfiable(String header) {
        assertThat(parse(header, 100)).isEqualTo(new Unsatisfiable());
    }

    @Test
    void emptyRepresentationHasNoRanges() {
        assertThat(parse("bytes=0-", 0)).isEqualTo(new Unsatisfiable());
        assertThat(parse("bytes=0-0", 0)).isEqualTo(new Unsatisfiable());
        assertThat(parse("bytes=-0", 0)).isEqualTo(new Unsatisfiable());
        assertThat(parse("bytes=-5", 0)).isEqualTo(new Whole());
    }

    @Test
    void largestRepresentation() {
        assertThat(parse("bytes=0-", Long.MAX_VALUE)).isEqualTo(new Single(0, Long.MAX_VALUE));
        assertThat(parse("bytes=-1", Long.MAX_VALUE)).isEqualTo(new Single(Long.MAX_VALUE - 1, 1));
        assertThat(parse("bytes=0-,5-", Long.MAX_VALUE)).isEqualTo(new Whole());
    }

    @Test
    void severalRangesStayAsTheyWereAskedFor() {
        assertThat(parse("bytes=50-59, 0-9", 100)).isEqualTo(several(new Single(50, 10), new Single(0, 10)));
        assertThat(parse("bytes=0-9,5-14,30-39", 100))
                .isEqualTo(several(new Single(0, 10), new Single(5, 10), new Single(30, 10)));
        assertThat(parse("bytes=0-9,10-19", 100)).isEqualTo(several(new Single(0, 10), new Single(10, 10)));
        assertThat(parse("bytes=-1,0-0,0-0", 100))
                .isEqualTo(several(new Single(99, 1), new Single(0, 1), new Single(0, 1)));
        assertThat(parse("bytes=,0-1, ,4-5,", 100)).isEqualTo(several(new Single(0, 2), new Single(4, 2)));
        assertThat(parse("bytes=0-49,50-", 100)).isEqualTo(several(new Single(0, 50), new Single(50, 50)));
    }

    @Test
    void rangesThatTogetherAreLongerThanTheWholeAreIgnored() {
        assertThat(parse("bytes=0-99,5-6", 100)).isEqualTo(new Whole());
        assertThat(parse("bytes=0-,0-,0-", 100)).isEqualTo(new Whole());
        assertThat(parse("bytes=0-50,50-99", 100)).isEqualTo(new Whole());
    }

    @Test
    void unsatisfiableOnesAmongSeveralAreLeftOut() {
        assertThat(parse("bytes=0-9,500-600", 100)).isEqualTo(new Single(0, 10));
    }

    @Test
    void moreThan1024RangesAreIgnored() {
        String most = "bytes=" + "0-0,".repeat(1023) + "2-2";
        assertThat(ranges(parse(most, 2000))).hasSize(1024).endsWith(new Single(2, 1));
        assertThat(parse(most + ",4-4", 2000)).isEqualTo(new Whole());
        assertThat(parse(most, 100)).isEqualTo(new Whole());
    }

    @Test
    void negativeSizeIsADefect() {
        assertThatIllegalArgumentException().isThrownBy(() -> parse("bytes=0-1", -1));
    }

    /** Against a count of each byte, the plainest model there is. */
    @Test
    void agreesWithAModelOnRandomRanges() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            int size = 1 + random.nextInt(12);
            int[] wanted = new int[size];
            StringBuilder header = new StringBuilder("bytes=");
            for (int spec = 0; spec <= random.nextInt(4); spec++) {
                int first = random.nextInt(14);
                int last = first + random.nextInt(5);
                header.append(spec == 0 ? "" : ",").append(first).append('-').append(last);
                for (int i = first; i <= last && i < size; i++) {
                    wanted[i]++;
                }
            }
            RangeOutcome outcome = parse(header.toString(), size);
            if (outcome instanceof Whole) {
                assertThat(Arrays.stream(wanted).sum()).as(header.toString()).isGreaterThan(size);
                continue;
            }
            int[] got = new int[size];
            for (Single range : ranges(outcome)) {
                for (long i = range.from(); i <= range.last(); i++) {
                    got[(int) i]++;
                }
            }
            assertThat(got).as(header.toString()).isEqualTo(wanted);
        }
    }

    private static List<Single> ranges(RangeOutcome outcome) {
        return switch (outcome) {
            case Single single -> List.of(single);
            case Several several -> several.ranges();
            case Unsatisfiable() -> List.of();
            case Whole() -> throw new AssertionError("a valid header was ignored");
        };
    }

    private static RangeOutcome parse(String header, long size) {
        return ByteRanges.parse(Optional.of(header), size);
    }

    private static Several several(Single... ranges) {
        return new Several(List.of(ranges));
    }
}
