package dev.kontor.http;

import dev.kontor.oci.ErrorCode;
import dev.kontor.store.FileSink;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.StoreUnavailableException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.Optional;

/**
 * Sends a body of known length, or to a HEAD request the same headers without it (RFC 9110 §9.3.2).
 *
 * <p>Set the status and all other headers first. Either exactly the declared bytes go out, or the connection closes
 * before them: a client never takes a truncated body for a whole one.
 */
public final class ResponseBody {
    private static final System.Logger LOGGER = System.getLogger(ResponseBody.class.getName());

    /** The head of an answer is copied together with the first write, so that one is kept small. */
    private static final int FIRST_WRITE_BYTES = 16 << 10;

    /** What the server believes to write when a file goes to the socket: as many bytes, none of which is sent. */
    private static final byte[] STAND_IN = new byte[256 << 10];

    private ResponseBody() {}

    /** Writes a body. */
    @FunctionalInterface
    public interface BodyWriter {
        /**
         * Writes all bytes to the stream, in large pieces (256 KiB and more) where it can. Need not flush or close.
         *
         * @throws IOException when the source of the bytes fails
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Sends a small body.
     *
     * @throws ClientGoneException when the client left or stalled
     */
    public static void send(ServerRequest request, ServerResponse response, byte[] body) {
        response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
        count(isHead(request) ? 0 : body.length);
        try {
            if (isHead(request)) {
                response.send();
            } else {
                response.send(body);
            }
        } catch (ServerConnectionException | UncheckedIOException e) {
            throw new ClientGoneException("the client left before its answer", e);
        }
    }

    /**
     * Streams a body. To HEAD the writer is not called.
     *
     * <p>A writer that fails before its first byte leaves the answer open: its exception is mapped as any other. One that
     * fails later, or writes too little, is logged here and closes the connection. Too much is cut off, logged and closes
     * the connection as well.
     *
     * @param length exact number of bytes
     * @throws ClientGoneException when the client left or stalled
     */
    public static void send(ServerRequest request, ServerResponse response, long length, BodyWriter body) {
        if (length < 0) {
            throw new IllegalArgumentException("negative length: " + length);
        }
        response.header(HeaderNames.CONTENT_LENGTH, Long.toString(length));
        if (length == 0 || isHead(request)) {
            response.send();
            return;
        }
        ExactStream out = ExactStream.to(response.outputStream(), length);
        try {
            body.writeTo(out);
            out.requireComplete();
            out.finish();
        } catch (CloseConnectionException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw failed(out, e);
        } finally {
            count(out.written);
        }
    }

    /**
     * Streams a body whose length nobody knows beforehand, in chunks; its end is only sent when the writer returns.
     *
     * <p>Failures are those of {@link #send(ServerRequest, ServerResponse, long, BodyWriter)}. A client of HTTP/1.0, which
     * knows no chunks, is answered 505.
     */
    public static void sendUnsized(ServerRequest request, ServerResponse response, BodyWriter body) {
        if (isHead(request)) {
            response.send();
            return;
        }
        if (Exchange.CURRENT.isBound() && Exchange.CURRENT.get().isHttp10()) {
            throw new RegistryException(ErrorCode.UNSUPPORTED, "this answer needs HTTP/1.1").withStatus(505);
        }
        ExactStream out = new UnsizedStream(response.outputStream());
        try {
            body.writeTo(out);
            out.finish();
        } catch (CloseConnectionException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw failed(out, e);
        } finally {
            count(out.written);
        }
    }

    private static RuntimeException failed(ExactStream out, Exception cause) {
        if (out.written == 0) {
            return cause instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) cause;
        }
        String message = "a body broke off after " + out.written + " bytes of " + out.length;
        LOGGER.log(System.Logger.Level.ERROR, message, cause);
        return new TruncatedBodyException(message, cause);
    }

    static boolean isHead(ServerRequest request) {
        return Method.HEAD.equals(request.prologue().method());
    }

    private static void count(long bytes) {
        if (Exchange.CURRENT.isBound()) {
            Exchange.CURRENT.get().bodySent(bytes);
        }
    }

    /** Lets exactly the declared number of bytes through, and names a failing client as such. */
    private static class ExactStream extends OutputStream {
        private final OutputStream server;
        private final long length;
        private long written;

        ExactStream(OutputStream server, long length) {
            this.server = server;
            this.length = length;
        }

        static ExactStream to(OutputStream server, long length) {
            Optional<Exchange> exchange =
                    Exchange.CURRENT.isBound() ? Optional.of(Exchange.CURRENT.get()) : Optional.empty();
            return exchange.filter(each -> each.files().isPresent())
                    .<ExactStream>map(each -> new ExactFileStream(server, length, each))
                    .orElseGet(() -> new ExactStream(server, length));
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            Objects.checkFromIndexSize(offset, count, bytes.length);
            requireRoom(count);
            int first = written == 0 ? Math.min(count, FIRST_WRITE_BYTES) : 0;
            if (first > 0) {
                writeToServer(bytes, offset, first);
            }
            if (count > first) {
                writeToServer(bytes, offset + first, count - first);
            }
        }

        @Override
        public void flush() {
            // Each write goes to the socket at once.
        }

        @Override
        public void close() {
            // The server's stream is closed by finish(), and by nothing else, so that a failure can close the
            // connection.
        }

        final boolean isAtStart() {
            return written == 0;
        }

        final void requireRoom(long count) {
            if (count > length - written) {
                throw new IllegalStateException("more bytes written than the declared " + length);
            }
        }

        void requireComplete() {
            if (written < length) {
                throw new IllegalStateException("only " + written + " bytes written of the declared " + length);
            }
        }

        void finish() {
            try {
                server.close();
            } catch (IOException | UncheckedIOException e) {
                throw new ClientGoneException("the client left at the end of its answer", e);
            }
        }

        final void writeToServer(byte[] bytes, int offset, int count) {
            try {
                server.write(bytes, offset, count);
            } catch (IOException | UncheckedIOException e) {
                throw new ClientGoneException("the client left after " + written + " bytes of its answer", e);
            }
            written += count;
        }
    }

    /** Takes whatever comes. */
    private static final class UnsizedStream extends ExactStream {
        UnsizedStream(OutputStream server) {
            super(server, Long.MAX_VALUE);
        }
    }

    /** Sends files by the kernel, all but the bytes that go out with the head. */
    private static final class ExactFileStream extends ExactStream implements FileSink {
        private final Exchange exchange;

        ExactFileStream(OutputStream server, long length, Exchange exchange) {
            super(server, length);
            this.exchange = exchange;
        }

        @Override
        public void writeFrom(FileChannel file, long from, long length) throws IOException {
            requireRoom(length);
            int first = isAtStart() ? (int) Math.min(length, FIRST_WRITE_BYTES) : 0;
            if (first > 0) {
                write(read(file, from, first));
            }
            for (long done = first; done < length; done += STAND_IN.length) {
                int count = (int) Math.min(STAND_IN.length, length - done);
                exchange.sendInstead(Optional.of(new Exchange.FilePart(file, from + done, count)));
                try {
                    writeToServer(STAND_IN, 0, count);
                } finally {
                    exchange.sendInstead(Optional.empty());
                }
            }
        }

        private static byte[] read(FileChannel file, long from, int count) {
            ByteBuffer bytes = ByteBuffer.allocate(count);
            try {
                while (bytes.hasRemaining()) {
                    if (file.read(bytes, from + bytes.position()) < 0) {
                        throw new StoreDamagedException("a content", "its file ends before byte " + (from + count));
                    }
                }
                return bytes.array();
            } catch (IOException e) {
                throw new StoreUnavailableException("a file cannot be read at byte " + from, e);
            }
        }
    }
}
