package dev.kontor.http;

import java.util.List;

/** What a request's {@code Range} asks of a representation whose size is known (RFC 9110 §14.2). */
public sealed interface RangeOutcome {
    /** No usable range: answer 200 with the whole representation. */
    record Whole() implements RangeOutcome {}

    /**
     * One range: answer 206 with these bytes.
     *
     * @param from position of the first byte
     * @param length number of bytes, at least 1
     */
    record Single(long from, long length) implements RangeOutcome {
        /** The {@code Content-Range} of this part, such as {@code bytes 0-99/1000}. */
        public String contentRange(long sizeBytes) {
            return "bytes " + from + "-" + last() + "/" + sizeBytes;
        }

        /** Position of the last byte. */
        public long last() {
            return from + length - 1;
        }
    }

    /**
     * Several ranges: answer 206 with {@link MultipartByteRanges}.
     *
     * @param ranges at least two, in the order asked for; together no longer than the representation
     */
    record Several(List<Single> ranges) implements RangeOutcome {
        public Several {
            ranges = List.copyOf(ranges);
        }
    }

    /** A valid range that selects nothing: answer 416 with {@code Content-Range: bytes *}{@code /size}. */
    record Unsatisfiable() implements RangeOutcome {
        /** The {@code Content-Range} of a 416, such as {@code bytes *}{@code /1000}. */
        public static String contentRange(long sizeBytes) {
            return "bytes */" + sizeBytes;
        }
    }
}
