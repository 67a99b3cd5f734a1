package dev.kontor.http;

import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bytes that a client sends with a request, whether with {@code Content-Length}, in chunks, or none at all.
 *
 * <p>Nothing is read, and a client that {@code Expect}s it is not told to continue, before the first read: check
 * everything that can be checked first. A request that is answered without reading its body needs no further care: the
 * server drops a small rest and closes the connection on a large one. For one thread; only one of these per request.
 */
public final class RequestBody {
    private static final int FIRST_PIECE_BYTES = 8 << 10;

    private final ServerRequest request;
    private final OptionalLong contentLength;
    private Optional<InputStream> opened = Optional.empty();
    private long receivedBytes;
    private boolean ended;

    private RequestBody(ServerRequest request) {
        this.request = request;
        this.contentLength = request.headers().contentLength();
    }

    /** The body of this request. */
    public static RequestBody of(ServerRequest request) {
        return new RequestBody(request);
    }

    /** What the client declared, in bytes; empty for a chunked body and for a request without a body. */
    public OptionalLong contentLength() {
        return contentLength;
    }

    /** Number of bytes that were read so far. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /**
     * Reads some bytes, waiting for at least one.
     *
     * @return their number, or -1 at the body's end
     * @throws ClientGoneException when the client left or stalled before the end of the body
     */
    public int read(byte[] buffer, int offset, int length) {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        int count = readFromServer(buffer, offset, length);
        if (count < 0) {
            ended = true;
            if (contentLength.isPresent() && receivedBytes < contentLength.getAsLong()) {
                throw new ClientGoneException(
                        "the body ended after " + receivedBytes + " bytes of " + contentLength.getAsLong());
            }
            return -1;
        }
        receivedBytes += count;
        if (contentLength.isPresent() && receivedBytes == contentLength.getAsLong()) {
            ended = true;
        }
        return count;
    }

    /**
     * Fills the buffer, so that hashing and writing work on large pieces however small the ones are that arrive.
     *
     * @return how many bytes are in the buffer: fewer than fit only at the body's end, -1 if there were none left
     * @throws ClientGoneException when the client left or stalled before the end of the body
     */
    public int readFully(byte[] buffer) {
        return readAtLeast(buffer, buffer.length);
    }

    /**
     * Reads a piece that is worth hashing and writing, and no more than has arrived once it has that size. A body of known
     * length arrives in the array without a copy.
     *
     * @param enough how many bytes to wait for, at most the buffer's length
     * @return how many bytes are in the buffer: fewer than enough only at the body's end, -1 if there were none left
     * @throws ClientGoneException when the client left or stalled before the end of the body
     */
    public int readAtLeast(byte[] buffer, int enough) {
        int filled = 0;
        while (filled < enough) {
            int count = read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                break;
            }
            filled += count;
        }
        return filled == 0 && ended && buffer.length > 0 ? -1 : filled;
    }

    /**
     * Reads a small document whole. Memory is taken as its bytes arrive, whatever length the client declares.
     *
     * @param maxBytes the largest that is taken
     * @return empty when the body is larger; then at most {@code maxBytes + 1} bytes of it were read
     * @throws ClientGoneException when the client left or stalled before the end of the body
     */
    public Optional<byte[]> readAtMost(int maxBytes) {
        return readAtMost(maxBytes, maxBytes, () -> {});
    }

    /**
     * Reads as {@link #readAtMost(int)}, and asks once before it takes memory for more than some bytes.
     *
     * @param freeBytes how many are read without asking
     * @param more may wait for its turn, or throw what is to be answered
     */
    public Optional<byte[]> readAtMost(int maxBytes, int freeBytes, Runnable more) {
        if (contentLength.isPresent() && contentLength.getAsLong() > maxBytes) {
            return Optional.empty();
        }
        byte[] bytes = new byte[(int) Math.min(contentLength.orElse(maxBytes), FIRST_PIECE_BYTES)];
        int filled = 0;
        boolean free = true;
        while (true) {
            if (filled == bytes.length) {
                if (ended) {
                    return Optional.of(bytes);
                }
                if (free && filled >= freeBytes) {
                    free = false;
                    more.run();
                }
                long most = Math.min(free ? freeBytes : maxBytes + 1L, contentLength.orElse(maxBytes + 1L));
                bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(1, most), Math.max(64L, 4L * filled)));
            }
            int count = read(bytes, filled, bytes.length - filled);
            if (count < 0) {
                return Optional.of(filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled));
            }
            filled += count;
            if (filled > maxBytes) {
                return Optional.empty();
            }
        }
    }

    /** This body as a stream, for code that takes one; its end and its failures are those of {@link #read}. */
    public InputStream asInputStream() {
        return new BodyStream();
    }

    private int readFromServer(byte[] buffer, int offset, int length) {
        boolean whole = offset == 0 && length == buffer.length && Exchange.CURRENT.isBound();
        Optional<Exchange> offering = whole ? Optional.of(Exchange.CURRENT.get()) : Optional.empty();
        offering.ifPresent(exchange -> exchange.offer(Optional.of(buffer)));
        try {
            return stream().read(buffer, offset, length);
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException | UncheckedIOException | CloseConnectionException | InsufficientDataAvailableException e) {
            throw new ClientGoneException("the client left after " + receivedBytes + " bytes of its body", e);
        } finally {
            offering.ifPresent(exchange -> exchange.offer(Optional.empty()));
        }
    }

    private InputStream stream() {
        if (opened.isEmpty()) {
            opened = Optional.of(
                    request.content().hasEntity() ? request.content().inputStream() : InputStream.nullInputStream());
        }
        return opened.get();
    }

    private final class BodyStream extends InputStream {
        @Override
        public int read() {
            byte[] one = new byte[1];
            return RequestBody.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return RequestBody.this.read(buffer, offset, length);
        }
    }
}
