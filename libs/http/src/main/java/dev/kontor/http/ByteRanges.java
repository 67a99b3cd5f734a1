package dev.kontor.http;

import dev.kontor.http.RangeOutcome.Several;
import dev.kontor.http.RangeOutcome.Single;
import dev.kontor.http.RangeOutcome.Unsatisfiable;
import dev.kontor.http.RangeOutcome.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a {@code Range} header against a size (RFC 9110 §14.1.2 and §14.2).
 *
 * <p>Ranges are cut at the end of the representation and stay in the order in which they were asked for, neither sorted nor
 * joined: clients that ask for many read the parts as they come. A header that is malformed, has another unit, more than
 * {@value #MAX_RANGES} ranges, or ranges that overlap so much that they are longer than the representation, is ignored, as
 * the specification allows: the answer is {@link Whole}. So an answer is never larger than the representation and its part
 * headers.
 */
public final class ByteRanges {
    /**
     * More ranges than this in one header are taken for abuse; the header is then ignored. Partial pulls of layers in the
     * form zstd:chunked ask for as many.
     */
    public static final int MAX_RANGES = 1024;

    private static final String UNIT = "bytes=";

    private ByteRanges() {}

    /**
     * Decides what to send.
     *
     * @param header the value of {@code Range}, empty when the request has none
     * @param sizeBytes the size of the representation
     */
    public static RangeOutcome parse(Optional<String> header, long sizeBytes) {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("negative size: " + sizeBytes);
        }
        return header.flatMap(ByteRanges::specs)
                .map(specs -> resolve(specs, sizeBytes))
                .orElseGet(Whole::new);
    }

    private static Optional<List<Spec>> specs(String header) {
        String value = header.strip();
        if (value.length() <= UNIT.length()
                || !value.substring(0, UNIT.length()).toLowerCase(Locale.ROOT).equals(UNIT)) {
            return Optional.empty();
        }
        List<Spec> specs = new ArrayList<>();
        int position = UNIT.length();
        while (position <= value.length()) {
            int comma = value.indexOf(',', position);
            int end = comma < 0 ? value.length() : comma;
            String element = value.substring(position, end).strip();
            position = end + 1;
            if (element.isEmpty()) {
                continue; // an empty list element is legal (RFC 9110 §5.6.1.2)
            }
            Optional<Spec> spec = Spec.parse(element);
            if (spec.isEmpty() || specs.size() == MAX_RANGES) {
                return Optional.empty();
            }
            specs.add(spec.get());
        }
        return specs.isEmpty() ? Optional.empty() : Optional.of(specs);
    }

    private static RangeOutcome resolve(List<Spec> specs, long sizeBytes) {
        if (sizeBytes == 0 && specs.stream().anyMatch(Spec::isSatisfiableSuffix)) {
            return new Whole(); // the last n bytes of nothing are all of it, and no Content-Range can say so
        }
        List<Single> ranges = new ArrayList<>(specs.size());
        for (Spec spec : specs) {
            spec.resolve(sizeBytes).ifPresent(ranges::add);
        }
        if (ranges.isEmpty()) {
            return new Unsatisfiable();
        }
        if (ranges.size() == 1) {
            return ranges.getFirst();
        }
        return isLongerThan(sizeBytes, ranges) ? new Whole() : new Several(ranges);
    }

    private static boolean isLongerThan(long sizeBytes, List<Single> ranges) {
        long rest = sizeBytes;
        for (Single range : ranges) {
            if (range.length() > rest) {
                return true;
            }
            rest -= range.length();
        }
        return false;
    }

    /** {@code first-last}, {@code first-} (then last is the largest long) or {@code -suffix} (then first is -1). */
    private record Spec(long first, long last) {
        /** A number of so many digits always fits into 64 bits without a sign. */
        private static final int UNSIGNED_DIGITS = 19;

        static Optional<Spec> parse(String text) {
            int dash = text.indexOf('-');
            if (dash < 0) {
                return Optional.empty();
            }
            String before = text.substring(0, dash);
            String after = text.substring(dash + 1);
            if (!isDigits(before) || !isDigits(after) || (before.isEmpty() && after.isEmpty())) {
                return Optional.empty();
            }
            if (before.isEmpty()) {
                return Optional.of(new Spec(-1, saturated(after)));
            }
            long first = saturated(before);
            long last = after.isEmpty() ? Long.MAX_VALUE : saturated(after);
            return last < first ? Optional.empty() : Optional.of(new Spec(first, last));
        }

        boolean isSatisfiableSuffix() {
            return first < 0 && last > 0;
        }

        Optional<Single> resolve(long sizeBytes) {
            if (first < 0) {
                long length = Math.min(last, sizeBytes);
                return length == 0 ? Optional.empty() : Optional.of(new Single(sizeBytes - length, length));
            }
            if (first >= sizeBytes) {
                return Optional.empty();
            }
            return Optional.of(new Single(first, Math.min(last, sizeBytes - 1) - first + 1));
        }

        private static boolean isDigits(String text) {
            return text.chars().allMatch(c -> c >= '0' && c <= '9');
        }

        /** A position beyond any file is a legal one: it saturates instead of overflowing. */
        private static long saturated(String digits) {
            int start = 0;
            while (start < digits.length() - 1 && digits.charAt(start) == '0') {
                start++;
            }
            String significant = digits.substring(start);
            if (significant.length() > UNSIGNED_DIGITS) {
                return Long.MAX_VALUE;
            }
            long unsigned = Long.parseUnsignedLong(significant);
            return unsigned < 0 ? Long.MAX_VALUE : unsigned;
        }
    }
}
