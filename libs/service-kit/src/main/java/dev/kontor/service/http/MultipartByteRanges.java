package dev.kontor.service.http;

import dev.kontor.service.http.RangeOutcome.Several;
import dev.kontor.service.http.RangeOutcome.Single;
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
    private final List<Single> ranges;
    private final List<byte[]> heads;
    private final byte[] end;
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
        this.boundary = boundary;
        this.heads = this.ranges.stream()
                .map(range -> head(range, sizeBytes, partContentType))
                .toList();
        this.end = ascii("\r\n--" + boundary + "--\r\n");
    }

    /** Writes the bytes of one range of the representation. */
    @FunctionalInterface
    public interface PartWriter {
        /** Writes exactly {@code range.length()} bytes, starting with the one at {@code range.from()}. */
        void write(Single range, OutputStream out) throws IOException;
    }

    /** The response's {@code Content-Type}. */
    public String contentType() {
        return "multipart/byteranges; boundary=" + boundary;
    }

    /** The exact length of what {@link #writeTo} writes, in bytes. */
    public long contentLength() {
        long length = end.length;
        for (int i = 0; i < ranges.size(); i++) {
            length = Math.addExact(length, heads.get(i).length + ranges.get(i).length());
        }
        return length;
    }

    /** Writes all parts with their heads, and the end. */
    public void writeTo(OutputStream out, PartWriter parts) throws IOException {
        for (int i = 0; i < ranges.size(); i++) {
            out.write(heads.get(i));
            parts.write(ranges.get(i), out);
        }
        out.write(end);
    }

    private byte[] head(Single range, long sizeBytes, String partContentType) {
        return ascii("\r\n--" + boundary + "\r\nContent-Type: " + partContentType + "\r\nContent-Range: "
                + range.contentRange(sizeBytes) + "\r\n\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
