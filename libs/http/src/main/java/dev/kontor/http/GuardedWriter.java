package dev.kontor.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.SocketWriterException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Writes to one connection, and gives up on a client that takes nothing.
 *
 * <p>Whatever a handler sends to HEAD, or with 204 or 304, only the head of the answer leaves: the client would take a body
 * for the beginning of the next answer (RFC 9110 §9.3.2, RFC 9112 §6.3).
 *
 * <p>A thread that was interrupted, because the server stops, may still send the head of its answer with the bytes beside it:
 * the socket would be closed by an interrupt that came before.
 *
 * <p>One call may carry a mebibyte, and no progress shows within it: a large write gets the stall time once for each
 * {@value #BYTES_PER_STALL_TIME} bytes.
 */
final class GuardedWriter implements DataWriter {
    private static final int BYTES_PER_STALL_TIME = 256 << 10;

    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final DataWriter socket;
    private final Exchange exchange;
    private final ConnectionWatch watch;
    private final Duration stallTimeout;

    GuardedWriter(DataWriter socket, Exchange exchange, ConnectionWatch watch, Duration stallTimeout) {
        this.socket = socket;
        this.exchange = exchange;
        this.watch = watch;
        this.stallTimeout = stallTimeout;
    }

    @Override
    public void write(BufferData... buffers) {
        write(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        if (!exchange.isAnswerHeadSent() && Thread.interrupted()) {
            try {
                writeAny(buffer);
            } finally {
                Thread.currentThread().interrupt();
            }
        } else {
            writeAny(buffer);
        }
    }

    private void writeAny(BufferData buffer) {
        if (exchange.isBodyless()) {
            writeHeadOnly(buffer);
        } else if (exchange.sentInstead().isPresent()) {
            writeFile(buffer, exchange.sentInstead().get());
        } else {
            exchange.answerHeadSent();
            guarded(buffer.available(), () -> socket.write(buffer));
        }
    }

    /** What the server writes only stands for the part of the file, as long as that is. */
    private void writeFile(BufferData standIn, Exchange.FilePart part) {
        if (standIn.available() != part.length()) {
            throw new IllegalStateException(standIn.available() + " bytes stand for " + part.length() + " of a file");
        }
        FileTransfer files = exchange.files().orElseThrow();
        guarded(part.length(), () -> files.send(part.file(), part.from(), part.length()));
    }

    /** Interim answers only. */
    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        guarded(buffer.available(), () -> socket.writeNow(buffer));
    }

    @Override
    public void flush() {
        guarded(0, socket::flush);
    }

    @Override
    public void close() {
        socket.close();
    }

    /** The server writes the head of an answer in one call, alone or with the beginning of its body behind it. */
    private void writeHeadOnly(BufferData buffer) {
        if (exchange.isAnswerHeadSent()) {
            return;
        }
        exchange.answerHeadSent();
        byte[] bytes = buffer.readBytes();
        BufferData head = BufferData.create(bytes, 0, endOfHead(bytes));
        guarded(head.available(), () -> socket.write(head));
    }

    private static int endOfHead(byte[] bytes) {
        for (int end = END_OF_HEAD.length; end <= bytes.length; end++) {
            if (Arrays.equals(bytes, end - END_OF_HEAD.length, end, END_OF_HEAD, 0, END_OF_HEAD.length)) {
                return end;
            }
        }
        throw new IllegalStateException("the head of an answer is not written as one");
    }

    private void guarded(int bytes, Runnable write) {
        watch.enterWrite(watch.in(stallTimeout.multipliedBy(1 + bytes / BYTES_PER_STALL_TIME)));
        try {
            write.run();
        } catch (UncheckedIOException | SocketWriterException e) {
            throw new ClientGoneException("the connection broke while it was written", e);
        } finally {
            watch.leave();
        }
    }
}
