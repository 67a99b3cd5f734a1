package dev.kontor.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads one connection for the web server, within limits that the server itself lacks.
 *
 * <ul>
 *   <li>Chunks: the server asks for a whole chunk at once, and for its size line however long it is. Here a chunk is
 *       handed on in pieces as its bytes arrive, each of which looks like a chunk of its own, so that no chunk is too
 *       large and none is ever held in memory. The size line is read strictly (RFC 9112 §7.1); chunk extensions are
 *       refused and trailers are read and dropped.
 *   <li>Copies: a body of known length is read straight into an array that its reader offers (see {@link
 *       Exchange#offer}); the server then copies the bytes onto themselves.
 *   <li>Time: each wait for the socket has a deadline (see {@link ConnectionWatch}).
 *   <li>HTTP/1.0: the server refuses it; here it is presented as an HTTP/1.1 request that closes the connection.
 *   <li>Method: the server fails at one that is no token, and takes {@code get} for {@code GET}; see {@link
 *       RequestMethod}.
 *   <li>Request line: empty lines before it are passed over (RFC 9112 §2.2), and a target in absolute form is presented as
 *       one in origin form (see {@link AbsoluteForm}).
 *   <li>Head: one that is too large is answered 431.
 *   <li>End: after an answer that closes the connection nothing more is parsed.
 * </ul>
 *
 * <p>The chunk methods rely on the order in which the server calls them for a chunk: {@link #readLine}, {@link
 * #readBuffer(int)}, {@link #skip} of the line end, and {@link #readLine} again after the last one. Tests hold that
 * order.
 */
@SuppressWarnings("removal") // the only constructor that a subclass can call; the version of the server is fixed
final class GuardedReader extends DataReader {
    /** Some clients send one behind a body; nobody needs more than a few. */
    private static final int MAX_EMPTY_LINES = 4;

    private static final int MAX_SIZE_LINE = 32;
    private static final int MAX_TRAILER_BYTES = 8 << 10;
    private static final int MAX_PIECE_BYTES = 1 << 20;
    private static final int HTTP_1_0_LENGTH = "HTTP/1.0".length();

    private final Exchange exchange;
    private final ConnectionWatch watch;
    private final HttpServerConfig limits;
    private final SocketSource source;

    private BooleanSupplier readsRequestLine = () -> false;
    private boolean anyRequest;
    private boolean headStarted;
    private long headStartNanos;
    private long chunkRestBytes;
    private boolean lastChunkSeen;
    private boolean atPieceEnd;

    /** How many bytes were read into the array that the reader of the body offers, and are to be handed on. */
    private int offeredBytes;

    GuardedReader(SocketSource source, Exchange exchange, ConnectionWatch watch, HttpServerConfig limits) {
        super(source);
        this.source = source;
        this.exchange = exchange;
        this.watch = watch;
        this.limits = limits;
    }

    /** Tells how to find out whether the server is waiting for, or reading, a request line. */
    void requestLineSignal(BooleanSupplier signal) {
        readsRequestLine = signal;
    }

    /** A request's head has been read. */
    void headRead() {
        anyRequest = true;
        headStarted = false;
        lastChunkSeen = false;
        chunkRestBytes = 0;
    }

    @Override
    public void pullData() {
        boolean idle = readsRequestLine.getAsBoolean() && available() == 0;
        watch.enter(deadline(idle));
        try {
            source.expect(expectedBytes(idle));
            super.pullData();
        } finally {
            watch.leave();
        }
        if (idle) {
            startHead();
        }
    }

    @Override
    public void ensureAvailable() {
        if (mayReadIntoOffered()) {
            watch.enter(deadline(false));
            try {
                offeredBytes = source.readInto(exchange.offered().orElseThrow());
            } finally {
                watch.leave();
            }
        } else if (offeredBytes == 0) {
            super.ensureAvailable();
        }
    }

    @Override
    public int available() {
        return offeredBytes > 0 ? offeredBytes : super.available();
    }

    /** Nothing is buffered, and all that the array has room for belongs to the body. */
    private boolean mayReadIntoOffered() {
        return exchange.offered().isPresent()
                && available() == 0
                && !exchange.isChunked()
                && exchange.offered().get().length <= exchange.remainingBytes();
    }

    @Override
    public int findNewLine(int max) {
        if (readsRequestLine.getAsBoolean()) {
            return findEndOfRequestLine(max);
        }
        return withinHead(super.findNewLine(max), max);
    }

    @Override
    public int findOrNewLine(byte wanted, int max) {
        return withinHead(super.findOrNewLine(wanted, max), max);
    }

    /** The server answers 400 to a head that is too large, as if it were malformed (RFC 6585 §5). */
    private int withinHead(int found, int max) {
        if (found == max && !exchange.isHeadComplete()) {
            throw RequestException.builder()
                    .type(EventType.BAD_REQUEST)
                    .status(Status.create(431))
                    .setKeepAlive(false)
                    .message("the head of the request is too large")
                    .build();
        }
        return found;
    }

    private int findEndOfRequestLine(int max) {
        if (exchange.isClosing()) {
            throw new CloseConnectionException("the answer closed the connection");
        }
        exchange.awaitRequest();
        int end = super.findNewLine(max);
        for (int passed = 0; end == 0 && passed < MAX_EMPTY_LINES; passed++) {
            super.skip(2);
            headStarted = false;
            end = super.findNewLine(max);
        }
        return end;
    }

    /** The server reads the request line by this method, and one header's value, which cannot be mistaken for it. */
    @Override
    public byte[] readBytes(int length) {
        byte[] bytes = super.readBytes(length);
        if (readsRequestLine.getAsBoolean()) {
            if (!RequestMethod.begins(bytes)) {
                throw malformed("a request does not begin with a method");
            }
            if (endsWithHttp10(bytes)) {
                bytes[bytes.length - 1] = '1';
                exchange.markHttp10();
            }
            return originForm(bytes);
        }
        return bytes;
    }

    private byte[] originForm(byte[] requestLine) {
        Optional<AbsoluteForm> absolute = AbsoluteForm.of(requestLine);
        absolute.ifPresent(form -> exchange.targetNames(form.host()));
        return absolute.map(AbsoluteForm::originFormBytes).orElse(requestLine);
    }

    @Override
    public String readLine() {
        if (exchange.isBroken()) {
            throw new ClientGoneException("the framing of the request is broken");
        }
        if (lastChunkSeen) {
            dropTrailers();
            exchange.lastChunkReceived();
            return "";
        }
        if (chunkRestBytes == 0) {
            chunkRestBytes = readChunkSize();
            lastChunkSeen = chunkRestBytes == 0;
        }
        return lastChunkSeen ? "0" : Integer.toHexString(nextPiece());
    }

    @Override
    public BufferData readBuffer(int length) {
        if (exchange.isBroken()) {
            throw new ClientGoneException("the framing of the request is broken");
        }
        BufferData data = offeredBytes > 0 ? takeOffered(length) : super.readBuffer(length);
        exchange.bodyReceived(length);
        if (chunkRestBytes > 0) {
            chunkRestBytes -= length;
            atPieceEnd = true;
        }
        return data;
    }

    private BufferData takeOffered(int length) {
        if (length != offeredBytes) {
            throw new IllegalStateException("the server asks for " + length + " bytes of " + offeredBytes);
        }
        offeredBytes = 0;
        return BufferData.createReadOnly(exchange.offered().orElseThrow(), 0, length);
    }

    @Override
    public void skip(int length) {
        if (!atPieceEnd) {
            super.skip(length);
            return;
        }
        atPieceEnd = false;
        if (chunkRestBytes == 0 && (read() != '\r' || read() != '\n')) {
            throw malformed("a chunk is longer than its size says");
        }
    }

    /** Reads and drops what the client still sends, so that it can read the answer before the connection is reset. */
    void drop(Duration atMost, long maxBytes) {
        long deadline = watch.in(atMost);
        long dropped = 0;
        while (dropped < maxBytes) {
            byte[] bytes;
            watch.enter(deadline);
            try {
                bytes = source.get();
            } finally {
                watch.leave();
            }
            dropped += bytes.length;
        }
    }

    private long deadline(boolean idle) {
        if (idle) {
            // A first request is what a connection is opened for: it gets no more time than any head.
            return watch.in(anyRequest ? limits.idleTimeout() : limits.headTimeout());
        }
        if (exchange.isHeadComplete() && !readsRequestLine.getAsBoolean()) {
            return watch.in(limits.stallTimeout());
        }
        startHead();
        return headStartNanos + limits.headTimeout().toNanos();
    }

    private long expectedBytes(boolean idle) {
        if (idle || !exchange.isHeadComplete()) {
            return 0;
        }
        return exchange.isChunked() ? chunkRestBytes : exchange.remainingBytes();
    }

    private void startHead() {
        if (!headStarted) {
            headStarted = true;
            headStartNanos = watch.now();
        }
    }

    private long readChunkSize() {
        String line = readShortLine(MAX_SIZE_LINE);
        if (line.isEmpty() || line.length() > 15) {
            throw malformed("a chunk has no valid size");
        }
        long size = 0;
        for (int i = 0; i < line.length(); i++) {
            int digit = hexDigit(line.charAt(i));
            if (digit < 0) {
                throw malformed("a chunk has no valid size");
            }
            size = size << 4 | digit;
        }
        return size;
    }

    private int nextPiece() {
        ensureAvailable();
        return (int) Math.min(Math.min(available(), MAX_PIECE_BYTES), chunkRestBytes);
    }

    private void dropTrailers() {
        int budget = MAX_TRAILER_BYTES;
        while (true) {
            String line = readShortLine(budget);
            if (line.isEmpty()) {
                return;
            }
            if (!FieldLine.isValid(line)) {
                throw malformed("a trailer is no name and value");
            }
            budget -= line.length() + 2;
            if (budget <= 0) {
                throw malformed("the trailers are too long");
            }
        }
    }

    private String readShortLine(int max) {
        int end;
        try {
            end = super.findNewLine(max);
        } catch (IncorrectNewLineException e) {
            throw malformed("a line of the chunked body does not end in CR LF");
        }
        if (end >= max) {
            throw malformed("a line of the chunked body is too long");
        }
        String line = readAsciiString(end);
        super.skip(2);
        return line;
    }

    private RequestException malformed(String message) {
        exchange.breakOff();
        return RequestException.builder()
                .type(EventType.BAD_REQUEST)
                .setKeepAlive(false)
                .message(message)
                .build();
    }

    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private static boolean endsWithHttp10(byte[] line) {
        int start = line.length - HTTP_1_0_LENGTH;
        if (start < 1) {
            return false;
        }
        for (int i = 0; i < HTTP_1_0_LENGTH; i++) {
            if (line[start + i] != "HTTP/1.0".charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
