package dev.kontor.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lengths of time: numbers with units one after another ({@code 1h30m}, {@code 1.5s}, {@code -2m}; units ns, us,
 * µs, ms, s, m, h), a bare {@code 0}, or ISO-8601 ({@code PT1H30M}, {@code P1D}).
 */
final class DurationText {
    /** What {@link #parse} takes, in the dialect of JSON Schema; lengths beyond the limit are not seen by it. */
    static final String SCHEMA_PATTERN =
            "^([+-]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)|[+-]?[Pp][0-9DdTtHhMmSs.,+-]+)$";

    private static final int LONGEST = 64;
    private static final Pattern PART =
            Pattern.compile("(?<number>[0-9]{1,40}(?:\\.[0-9]{0,40})?|\\.[0-9]{1,40})(?<unit>[^0-9.+-]+)");
    private static final Map<String, BigDecimal> NANOSECONDS = Map.of(
            "ns", BigDecimal.ONE,
            "us", BigDecimal.valueOf(1_000),
            "µs", BigDecimal.valueOf(1_000), // micro sign
            "μs", BigDecimal.valueOf(1_000), // Greek letter mu
            "ms", BigDecimal.valueOf(1_000_000),
            "s", BigDecimal.valueOf(1_000_000_000),
            "m", BigDecimal.valueOf(60_000_000_000L),
            "h", BigDecimal.valueOf(3_600_000_000_000L));
    /** About 292 years. Beyond it {@link Duration#toNanos()} would throw wherever it is used. */
    private static final Duration LIMIT = Duration.ofNanos(Long.MAX_VALUE);

    private DurationText() {}

    static Parsed<Duration> parse(String text) {
        if (text.length() > LONGEST) {
            return Parsed.bad();
        }
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String unsigned = signed ? text.substring(1) : text;
        Parsed<Duration> length =
                unsigned.startsWith("P") || unsigned.startsWith("p") ? iso(unsigned) : numbersWithUnits(unsigned);
        return switch (length) {
            case Parsed.Bad<Duration> bad -> bad;
            case Parsed.Good<Duration> good
            when good.value().abs().compareTo(LIMIT) > 0 -> Parsed.bad("it is too long");
            case Parsed.Good<Duration> good ->
                text.startsWith("-") ? Parsed.good(good.value().negated()) : good;
        };
    }

    private static Parsed<Duration> iso(String text) {
        try {
            return Parsed.good(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Parsed.bad();
        }
    }

    private static Parsed<Duration> numbersWithUnits(String text) {
        if (text.equals("0")) {
            return Parsed.good(Duration.ZERO);
        }
        Matcher part = PART.matcher(text);
        BigDecimal nanoseconds = BigDecimal.ZERO;
        int end = 0;
        while (end < text.length()) {
            if (!part.find(end) || part.start() != end) {
                return Parsed.bad(text.matches("[0-9.]+") ? "it needs a unit" : "");
            }
            BigDecimal unit = NANOSECONDS.get(part.group("unit"));
            if (unit == null) {
                return Parsed.bad("the units are h, m, s, ms, us and ns");
            }
            nanoseconds = nanoseconds.add(unit.multiply(new BigDecimal(part.group("number"))));
            end = part.end();
        }
        return end == 0 ? Parsed.bad() : ofNanoseconds(nanoseconds.toBigInteger());
    }

    private static Parsed<Duration> ofNanoseconds(BigInteger nanoseconds) {
        return nanoseconds.bitLength() > 63
                ? Parsed.bad("it is too long")
                : Parsed.good(Duration.ofNanos(nanoseconds.longValue()));
    }
}
