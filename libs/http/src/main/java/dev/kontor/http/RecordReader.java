package dev.kontor.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * Decrypts what comes from a socket. For one thread.
 *
 * <p>Where the caller's array has room for a record its bytes are decrypted into that. Between two records nothing is kept,
 * so that a connection that waits costs no memory here.
 */
final class RecordReader extends InputStream {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int WAITING_BYTES = 2 << 10;
    private static final int FLOWING_BYTES = 64 << 10;

    /** Tickets, key updates, empty records: more in a row than anybody needs keep the processor busy with nothing. */
    private static final int MOST_RECORDS_WITHOUT_BYTES = 32;

    private final SSLEngine engine;
    private final InputStream socket;
    private final RecordWriter writer;

    /** What came and is not decrypted yet, and the array in which it stands. */
    private ByteBuffer sealed = NOTHING;

    private byte[] array = {};

    /** What is decrypted and did not fit into the array of whoever read. */
    private ByteBuffer opened = NOTHING;

    private boolean flowing;
    private boolean ended;

    RecordReader(SSLEngine engine, InputStream socket, RecordWriter writer) {
        this.engine = engine;
        this.socket = socket;
        this.writer = writer;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (opened.hasRemaining()) {
            int count = Math.min(length, opened.remaining());
            opened.get(into, offset, count);
            return count;
        }
        if (length >= RecordArrays.ONE) {
            return open(ByteBuffer.wrap(into, offset, length));
        }
        byte[] record = RecordArrays.take(0);
        try {
            int count = open(ByteBuffer.wrap(record));
            int taken = Math.min(count, length);
            if (count > 0) {
                System.arraycopy(record, 0, into, offset, taken);
            }
            opened = count > taken ? ByteBuffer.wrap(Arrays.copyOfRange(record, taken, count)) : NOTHING;
            return taken;
        } finally {
            RecordArrays.giveBack(record);
        }
    }

    /** Waits for the first byte of the connection, which stays unread. */
    int peek() throws IOException {
        if (!sealed.hasRemaining() && !fill()) {
            return -1;
        }
        return sealed.get(sealed.position()) & 0xff;
    }

    /** Takes one step of the handshake that needs something from the other end. */
    void handshake() throws IOException {
        SSLEngineResult result = engine.unwrap(sealed, NOTHING);
        switch (result.getStatus()) {
            case OK -> {}
            case BUFFER_UNDERFLOW -> {
                if (!fill()) {
                    throw new EOFException("the client left within the handshake");
                }
            }
            case BUFFER_OVERFLOW, CLOSED -> throw new SSLException("the client ended the handshake");
        }
    }

    /** Decrypts whole records, waiting for one; -1 at the end. */
    private int open(ByteBuffer plain) throws IOException {
        try {
            return openRecords(plain);
        } catch (SSLException e) {
            writer.sendAlert(e);
            throw e;
        }
    }

    private int openRecords(ByteBuffer plain) throws IOException {
        int start = plain.position();
        int empty = 0;
        while (!ended) {
            SSLEngineResult result = engine.unwrap(sealed, plain);
            switch (result.getStatus()) {
                case OK -> {
                    if (result.bytesProduced() == 0) {
                        empty = requireFew(empty + 1);
                    }
                    settle(result.getHandshakeStatus());
                }
                case BUFFER_UNDERFLOW -> {
                    if (plain.position() > start) {
                        return plain.position() - start;
                    }
                    ended = !fill();
                }
                case BUFFER_OVERFLOW -> {
                    return plain.position() - start;
                }
                case CLOSED -> ended = true;
            }
        }
        return plain.position() > start ? plain.position() - start : -1;
    }

    /** After the handshake there may be new keys in TLS 1.3; in TLS 1.2 there would be another handshake, which is refused. */
    private void settle(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
            return;
        }
        if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
            throw new SSLException("another handshake is refused");
        }
        if (status == HandshakeStatus.NEED_TASK) {
            RecordWriter.runTasks(engine);
        }
        writer.sendOwn();
    }

    private static int requireFew(int records) throws SSLException {
        if (records > MOST_RECORDS_WITHOUT_BYTES) {
            throw new SSLException("the client sends records without bytes");
        }
        return records;
    }

    /** Waits for more of what is encrypted; false when nothing more comes. */
    private boolean fill() throws IOException {
        int rest = sealed.remaining();
        byte[] room = flowing && array.length == FLOWING_BYTES ? array : new byte[size(rest)];
        System.arraycopy(array, sealed.position(), room, 0, rest);
        int count = socket.read(room, rest, room.length - rest);
        flowing = count == room.length - rest || count >= RecordArrays.ONE;
        array = room;
        sealed = ByteBuffer.wrap(room, 0, rest + Math.max(0, count));
        return count > 0;
    }

    private int size(int rest) {
        if (flowing) {
            return FLOWING_BYTES;
        }
        return rest == 0 ? WAITING_BYTES : RecordArrays.ONE;
    }
}
