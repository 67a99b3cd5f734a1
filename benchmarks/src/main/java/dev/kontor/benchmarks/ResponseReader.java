package dev.kontor.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads answers from one connection, RFC 9112: bodies of a given length, in chunks, or up to the end of the connection.
 *
 * <p>For one thread.
 */
final class ResponseReader {
    private static final int BUFFER_BYTES = 128 << 10;
    private static final int LONGEST_LINE_BYTES = 64 << 10;
    private static final int LONGEST_REFUSAL_BYTES = 1 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    ResponseReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads the next final answer and all of its body; interim answers are skipped.
     *
     * @param bodyless whether the request was a HEAD, whose answer has no body whatever its headers say
     * @param sink takes the body of a success
     * @throws IOException if the connection fails, ends early, or carries something that is not HTTP/1.1
     */
    Response read(boolean bodyless, BodySink sink) throws IOException {
        int status;
        Map<String, String> headers;
        boolean persistent;
        do {
            String statusLine = readLine();
            status = parseStatus(statusLine);
            headers = readHeaders();
            persistent = isPersistent(statusLine, headers);
        } while (status < 200);
        boolean success = status < 300;
        ByteArrayOutputStream refusal = new ByteArrayOutputStream(0);
        BodySink taker = success ? sink : (bytes, offset, length) -> keepBeginning(refusal, bytes, offset, length);
        boolean delimited = true;
        long bodyBytes = 0;
        if (!bodyless && status != 204 && status != 304) {
            delimited = isDelimited(headers);
            bodyBytes = readBody(headers, taker);
        }
        return new Response(
                status, headers, bodyBytes, refusal.toString(StandardCharsets.UTF_8), persistent && delimited);
    }

    private static int parseStatus(String line) throws IOException {
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new ProtocolException("the answer is not HTTP/1.1");
        }
        try {
            return Integer.parseInt(line, 9, 12, 10);
        } catch (NumberFormatException e) {
            throw new ProtocolException("the answer has no status code");
        }
    }

    private static boolean isPersistent(String statusLine, Map<String, String> headers) {
        String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        return statusLine.startsWith("HTTP/1.0") ? connection.contains("keep-alive") : !connection.contains("close");
    }

    private Map<String, String> readHeaders() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static boolean isChunked(Map<String, String> headers) {
        return headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked");
    }

    private static boolean isDelimited(Map<String, String> headers) {
        return isChunked(headers) || headers.containsKey("content-length");
    }

    private long readBody(Map<String, String> headers, BodySink sink) throws IOException {
        if (isChunked(headers)) {
            return readChunks(sink);
        }
        String length = headers.get("content-length");
        if (length == null) {
            return readToEnd(sink);
        }
        long bytes = parseLength(length, 10);
        readExactly(bytes, sink);
        return bytes;
    }

    private long readChunks(BodySink sink) throws IOException {
        long total = 0;
        while (true) {
            String line = readLine();
            int extension = line.indexOf(';');
            long size = parseLength((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
            if (size == 0) {
                readHeaders();
                return total;
            }
            readExactly(size, sink);
            if (!readLine().isEmpty()) {
                throw new ProtocolException("a chunk is longer than it says");
            }
            total += size;
        }
    }

    private void readExactly(long bytes, BodySink sink) throws IOException {
        for (long left = bytes; left > 0; ) {
            if (!fill()) {
                throw new EOFException("the connection ended " + left + " bytes before the body did");
            }
            int take = (int) Math.min(left, limit - position);
            sink.take(buffer, position, take);
            position += take;
            left -= take;
        }
    }

    private long readToEnd(BodySink sink) throws IOException {
        long total = 0;
        while (fill()) {
            sink.take(buffer, position, limit - position);
            total += limit - position;
            position = limit;
        }
        return total;
    }

    private static long parseLength(String text, int radix) throws IOException {
        try {
            long length = Long.parseLong(text, radix);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new ProtocolException("not a length: " + text);
        }
        throw new ProtocolException("a negative length: " + text);
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder(80);
        while (fill()) {
            for (int i = position; i < limit; i++) {
                if (buffer[i] == '\n') {
                    append(line, i);
                    position = i + 1;
                    int length = line.length();
                    return length > 0 && line.charAt(length - 1) == '\r'
                            ? line.substring(0, length - 1)
                            : line.toString();
                }
            }
            append(line, limit);
            position = limit;
            if (line.length() > LONGEST_LINE_BYTES) {
                throw new ProtocolException("a header line without end");
            }
        }
        throw new EOFException("the connection ended before the answer did");
    }

    private void append(StringBuilder line, int end) {
        line.append(new String(buffer, position, end - position, StandardCharsets.ISO_8859_1));
    }

    /** Makes sure that at least one unread byte is there; false at the end of the connection. */
    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        int read = in.read(buffer);
        position = 0;
        limit = Math.max(read, 0);
        return read > 0;
    }

    private static void keepBeginning(ByteArrayOutputStream kept, byte[] bytes, int offset, int length) {
        kept.write(
                bytes, offset, Math.min(length, LONGEST_REFUSAL_BYTES - Math.min(LONGEST_REFUSAL_BYTES, kept.size())));
    }
}
