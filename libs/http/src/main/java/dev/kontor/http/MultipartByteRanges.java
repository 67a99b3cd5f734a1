package dev.kontor.http;

import dev.kontor.http.RangeOutcome.Several;
import dev.kontor.http.RangeOutcome.Single;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The {@code multipart/byteranges} body of a 206 whose length is known before its first byte (RFC 9110 §14.6).
 *
 * <p>Use {@link #contentType()} and {@link #contentLength()} for the response's headers, then {@link #writeTo}.
 */
public final class MultipartByteRanges {
    /** What is read and dropped between two parts rather than to open the source once more. */
    private static final int MAX_GAP_BYTES = 16 << 10;

    private final List<Single> ranges;
    private final long sizeBytes;
    private final String partContentType;
    private final String boundary;

    /**
     * Prepares the body.
     *
     * @param ranges the parts, in the order in which they are written
     * @param sizeBytes the size of the whole representation
     * @param partContentType the media type of the whole representation
     * @param boundary 1 to 70 letters and digits that are not guessable by whoever made the content
     */
    public MultipartByteRanges(Several ranges, long sizeBytes, String partContentType, String boundary) {
        if (!boundary.matches("[A-Za-z0-9]{1,70}")) {
            throw new IllegalArgumentException("not a boundary: " + boundary);
        }
        this.ranges = ranges.ranges();
        this.sizeBytes = sizeBytes;
        this.partContentType = partContentType;
        this.boundary = boundary;
    }

    /** Writes the bytes of one range of the representation. */
    @FunctionalInterface
    public interface RangeWriter {
        /** Writes exactly {@code range.length()} bytes, starting with the one at {@code range.from()}. */
        void write(Single range, OutputStream out) throws IOException;
    }

    /** The response's {@code Content-Type}. */
    public String contentType() {
        return "multipart/byteranges; boundary=" + boundary;
    }

    /** The exact length of what {@link #writeTo} writes, in bytes. */
    public long contentLength() {
        long length = end().length;
        for (Single range : ranges) {
            length = Math.addExact(length, head(range).length + range.length());
        }
        return length;
    }

    /**
     * Writes all parts with their heads, and the end.
     *
     * @param source is asked for each part, or once for neighbours with little between them
     */
    public void writeTo(OutputStream out, RangeWriter source) throws IOException {
        for (int first = 0; first < ranges.size(); ) {
            int next = endOfNeighbours(first);
            if (next == first + 1) {
                out.write(head(ranges.get(first)));
                source.write(ranges.get(first), out);
            } else {
                writeNeighbours(ranges.subList(first, next), out, source);
            }
            first = next;
        }
        out.write(end());
    }

    private void writeNeighbours(List<Single> parts, OutputStream out, RangeWriter source) throws IOException {
        long from = parts.getFirst().from();
        Single all = new Single(from, parts.getLast().last() + 1 - from);
        PartsStream stream = new PartsStream(parts, this::head, out);
        source.write(all, stream);
        stream.flush();
    }

    private int endOfNeighbours(int first) {
        int next = first + 1;
        while (next < ranges.size() && areNeighbours(ranges.get(next - 1), ranges.get(next))) {
            next++;
        }
        return next;
    }

    private static boolean areNeighbours(Single before, Single after) {
        long gap = after.from() - before.last() - 1;
        return gap >= 0 && gap <= MAX_GAP_BYTES;
    }

    private byte[] head(Single range) {
        return ascii("\r\n--" + boundary + "\r\nContent-Type: " + partContentType + "\r\nContent-Range: "
                + range.contentRange(sizeBytes) + "\r\n\r\n");
    }

    private byte[] end() {
        return ascii("\r\n--" + boundary + "--\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
