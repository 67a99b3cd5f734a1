package dev.kontor.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.http.ByteRanges;
import dev.kontor.http.ContentRange;
import dev.kontor.http.EntityTags;
import dev.kontor.http.Preconditions;
import dev.kontor.http.RangeOutcome;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Ranges lie within the representation, are together no longer, and hold exactly the bytes that were asked for. */
final class RangeProperties {
    /** RFC 9110, sections 14.1.1 and 14.1.2, with the empty list elements of section 5.6.1. */
    private static final Pattern RANGES = Pattern.compile(
            "bytes=(?=.*[0-9])[ \t,]*([0-9]++-[0-9]*+|-[0-9]++)([ \t]*,[ \t]*([0-9]++-[0-9]*+|-[0-9]++)?)*[ \t]*");

    private static final Pattern RANGE = Pattern.compile("([0-9]*)-([0-9]*)");

    private static final Pattern CONTENT_RANGE =
            Pattern.compile("(?:bytes )?([0-9]{1,18})-([0-9]{1,18})(?:/([0-9]{1,18}|\\*))?");

    private static final String ETAG = "\"sha256:abc\"";

    private RangeProperties() {}

    static void byteRanges(String text) {
        for (long size : new long[] {0, 1, 10, 1000, Long.MAX_VALUE}) {
            byteRanges(text, size);
        }
    }

    private static void byteRanges(String text, long size) {
        RangeOutcome outcome = ByteRanges.parse(Optional.of(text), size);
        List<RangeOutcome.Single> parts = switch (outcome) {
            case RangeOutcome.Whole _, RangeOutcome.Unsatisfiable _ -> List.of();
            case RangeOutcome.Single single -> List.of(single);
            case RangeOutcome.Several several -> several.ranges();
        };
        assertThat(outcome instanceof RangeOutcome.Several).isEqualTo(parts.size() > 1);
        assertThat(parts.size()).isLessThanOrEqualTo(ByteRanges.MAX_RANGES);
        long rest = size;
        for (RangeOutcome.Single part : parts) {
            assertThat(part.from()).isNotNegative();
            assertThat(part.length()).isPositive().isLessThanOrEqualTo(size - part.from());
            rest -= part.length();
            assertThat(rest).as("together no longer than the whole").isNotNegative();
        }
        if (!parts.isEmpty() || outcome instanceof RangeOutcome.Unsatisfiable) {
            assertThat(text.strip().toLowerCase(Locale.ROOT)).startsWith("bytes=");
            for (long probe : new long[] {0, 1, 5, 9, 10, 500, 999, size / 2, size - 1}) {
                boolean sent = parts.stream().anyMatch(part -> part.from() <= probe && probe <= part.last());
                assertThat(sent).as("byte %d of %d", probe, size).isEqualTo(asksFor(text, probe, size));
            }
        }
        if (size > 0
                && outcome instanceof RangeOutcome.Whole
                && RANGES.matcher(text).matches()) {
            assertThat(specs(text).count() > ByteRanges.MAX_RANGES
                            || specs(text).anyMatch(RangeProperties::isBackward)
                            || isLongerThanTheWhole(text, size))
                    .as("a valid header is not ignored")
                    .isTrue();
        }
    }

    /** By arithmetic without bounds. */
    private static boolean asksFor(String text, long position, long size) {
        if (position < 0 || position >= size) {
            return false;
        }
        BigInteger at = BigInteger.valueOf(position);
        return specs(text).anyMatch(spec -> {
            if (spec.group(1).isEmpty()) {
                return at.add(new BigInteger(spec.group(2))).compareTo(BigInteger.valueOf(size)) >= 0;
            }
            return at.compareTo(new BigInteger(spec.group(1))) >= 0
                    && (spec.group(2).isEmpty() || at.compareTo(new BigInteger(spec.group(2))) <= 0);
        });
    }

    private static boolean isLongerThanTheWhole(String text, long size) {
        BigInteger whole = BigInteger.valueOf(size);
        return specs(text)
                        .map(spec -> length(spec, whole))
                        .reduce(BigInteger.ZERO, BigInteger::add)
                        .compareTo(whole)
                > 0;
    }

    private static BigInteger length(Matcher spec, BigInteger size) {
        if (spec.group(1).isEmpty()) {
            return new BigInteger(spec.group(2)).min(size);
        }
        BigInteger end = spec.group(2).isEmpty()
                ? size
                : new BigInteger(spec.group(2)).add(BigInteger.ONE).min(size);
        return end.subtract(new BigInteger(spec.group(1))).max(BigInteger.ZERO);
    }

    private static boolean isBackward(Matcher spec) {
        return !spec.group(1).isEmpty()
                && !spec.group(2).isEmpty()
                && new BigInteger(spec.group(1)).compareTo(new BigInteger(spec.group(2))) > 0;
    }

    private static Stream<Matcher> specs(String text) {
        String list = text.strip().substring("bytes=".length());
        return Stream.of(list.split(",", -1))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .map(RANGE::matcher)
                .filter(Matcher::matches);
    }

    static void contentRange(String text) {
        Optional<ContentRange> range = ContentRange.parse(text);
        Matcher matcher = CONTENT_RANGE.matcher(text);
        range.ifPresent(value -> {
            assertThat(value.length()).isPositive();
            value.total().ifPresent(total -> assertThat(total).isGreaterThan(value.last()));
            assertThat(ContentRange.parse(value.first() + "-" + value.last())
                            .orElseThrow()
                            .length())
                    .isEqualTo(value.length());
        });
        if (!matcher.matches()) {
            assertThat(range).isEmpty();
            return;
        }
        long first = Long.parseLong(matcher.group(1));
        long last = Long.parseLong(matcher.group(2));
        String total = matcher.group(3);
        boolean known = total != null && !total.equals("*");
        assertThat(range.isPresent()).isEqualTo(first <= last && (!known || Long.parseLong(total) > last));
        range.ifPresent(value -> assertThat(value.first() + "-" + value.last()).isEqualTo(first + "-" + last));
    }

    static void preconditions(String text) {
        EntityTags tags = EntityTags.parse(text);
        if (tags.nameWeakly(ETAG)) {
            assertThat(text.contains("sha256:abc") || text.contains("*")).isTrue();
        }
        assertThat(tags.nameStrongly(ETAG)).isIn(false, tags.nameWeakly(ETAG));
        assertThat(EntityTags.parse(ETAG + "," + text).nameStrongly(ETAG)).isTrue();
        assertThat(Preconditions.rangeApplies(Optional.of(text), ETAG))
                .isEqualTo(text.strip().equals(ETAG));
    }
}
