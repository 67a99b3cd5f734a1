package dev.kontor.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The bytes of one socket, in pieces that suit what is being read.
 *
 * <p>The server's own reads are 8 KiB. A large body is read in pieces of up to {@value #BODY_PIECE_BYTES} bytes, with an
 * eighth of the system calls, as long as the client fills the small ones; a connection that waits for a slow client or
 * for its next request keeps none of that memory.
 */
final class SocketSource implements Supplier<byte[]> {
    private static final int SMALL_PIECE_BYTES = 8 << 10;
    private static final int BODY_PIECE_BYTES = 64 << 10;

    private final HelidonSocket socket;
    private long expectedBytes;
    private boolean flowing;
    private Optional<BufferData> bodyPiece = Optional.empty();

    SocketSource(HelidonSocket socket) {
        this.socket = socket;
    }

    /** Tells how much the client is known to send next; 0 when that is not known. */
    void expect(long bytes) {
        expectedBytes = bytes;
    }

    /**
     * Waits for bytes, without a copy between the socket and the array.
     *
     * @return how many bytes now stand at the array's beginning, at least one
     * @throws ClientGoneException when the client closed the connection or it broke
     */
    @SuppressWarnings("removal") // the only read that takes a buffer; the version of the server is fixed
    int readInto(byte[] array) {
        int count;
        try {
            count = socket.read(BufferData.create(array).reset());
        } catch (UncheckedIOException | ServerConnectionException e) {
            throw broken(e);
        }
        if (count <= 0) {
            throw closed();
        }
        return count;
    }

    /**
     * Waits for bytes.
     *
     * @return at least one byte
     * @throws ClientGoneException when the client closed the connection or it broke
     */
    @Override
    public byte[] get() {
        byte[] bytes;
        try {
            bytes = expectedBytes > SMALL_PIECE_BYTES && flowing ? readBodyPiece() : readSmallPiece();
            flowing = bytes.length >= SMALL_PIECE_BYTES;
        } catch (UncheckedIOException | ServerConnectionException e) {
            throw broken(e);
        }
        if (bytes.length == 0) {
            throw closed();
        }
        return bytes;
    }

    private static ClientGoneException broken(RuntimeException e) {
        return new ClientGoneException("the connection broke while it was read", e);
    }

    private static ClientGoneException closed() {
        return new ClientGoneException("the client closed the connection");
    }

    private byte[] readSmallPiece() {
        bodyPiece = Optional.empty();
        byte[] bytes = socket.get();
        return bytes == null ? new byte[0] : bytes;
    }

    @SuppressWarnings("removal") // the only read that takes a buffer; the version of the server is fixed
    private byte[] readBodyPiece() {
        BufferData piece = bodyPiece.orElseGet(() -> BufferData.create(BODY_PIECE_BYTES));
        bodyPiece = Optional.of(piece);
        int length = socket.read(piece.reset());
        return length <= 0 ? new byte[0] : piece.readBytes();
    }
}
