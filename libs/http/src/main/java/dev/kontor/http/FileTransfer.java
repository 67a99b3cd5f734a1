package dev.kontor.http;

import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.StoreUnavailableException;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PlainSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/**
 * Sends parts of files to one connection without a copy in this process (sendfile), where the connection is a plain one.
 *
 * <p>The JDK transfers from a file channel to a socket's stream ({@link SocketStreams}) by the kernel, if the channel's
 * stream is asked to.
 */
final class FileTransfer {
    /** What is written to wait until the socket takes bytes again. */
    private static final int PROBE_BYTES = 8 << 10;

    private final HelidonSocket socket;
    private Optional<OutputStream> stream = Optional.empty();

    private FileTransfer(HelidonSocket socket) {
        this.socket = socket;
    }

    /** The way to this socket; empty where bytes are encrypted or staged on it. */
    static Optional<FileTransfer> to(HelidonSocket socket) {
        return socket instanceof PlainSocket && !socket.isSecure()
                ? Optional.of(new FileTransfer(socket))
                : Optional.empty();
    }

    /**
     * Sends a part of a file whole.
     *
     * @throws UncheckedIOException when the connection breaks
     * @throws StoreUnavailableException when the file cannot be read
     */
    void send(FileChannel file, long from, int length) {
        FileWindow window = new FileWindow(from, length, (position, count, target) -> {
            long sent = file.transferTo(position, count, target);
            return sent > 0 ? sent : probe(file, position, count, target);
        });
        try {
            Channels.newInputStream(window).transferTo(stream());
        } catch (ClosedChannelException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            requireReadable(file, from, e);
            throw new UncheckedIOException(e);
        }
    }

    private OutputStream stream() {
        if (stream.isEmpty()) {
            stream = Optional.of(SocketStreams.out(socket));
        }
        return stream.orElseThrow();
    }

    /** One exception tells of both ends of a transfer: a file that can still be read was not the broken one. */
    private static void requireReadable(FileChannel file, long position, IOException cause) {
        try {
            file.read(ByteBuffer.allocate(1), position);
        } catch (IOException e) {
            e.addSuppressed(cause);
            throw new StoreUnavailableException("a file cannot be read at byte " + position, e);
        }
    }

    /** The kernel took nothing, since the socket's buffer is full: a write of a few bytes waits until it is not. */
    private static long probe(FileChannel file, long position, long count, WritableByteChannel target)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, PROBE_BYTES));
        if (file.read(bytes, position) < 0) {
            throw new StoreDamagedException("a content", "its file ends before byte " + position);
        }
        return target.write(bytes.flip());
    }
}
