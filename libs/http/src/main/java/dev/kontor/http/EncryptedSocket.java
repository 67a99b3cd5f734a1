package dev.kontor.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A socket of the server with TLS above it. For one thread.
 *
 * <p>The server's own encrypted socket makes a system call for each record, has no limit on the time of its handshake, and
 * can be begun by nothing but a handshake.
 */
final class EncryptedSocket implements HelidonSocket {
    private static final int SMALL_PIECE_BYTES = 16 << 10;

    /** The first byte of every handshake (RFC 8446 §5.1). */
    private static final int HANDSHAKE = 22;

    private final HelidonSocket socket;
    private final SSLEngine engine;
    private final RecordReader reader;
    private final RecordWriter writer;

    EncryptedSocket(HelidonSocket socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
        this.writer = new RecordWriter(engine, SocketStreams.out(socket));
        this.reader = new RecordReader(engine, SocketStreams.in(socket), writer);
    }

    /** Waits for the client's first byte; whether it can be that of a handshake. */
    boolean beginsWithHandshake() throws IOException {
        return reader.peek() == HANDSHAKE;
    }

    /** Waits for the client's first byte; whether it can be that of a request which is not encrypted. */
    boolean beginsWithMethod() throws IOException {
        int first = reader.peek();
        return first >= 'A' && first <= 'Z';
    }

    /**
     * Agrees on keys with the client. On failure the client has been told why.
     *
     * @throws IOException when that is not possible
     */
    void handshake() throws IOException {
        try {
            engine.beginHandshake();
            while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                step(engine.getHandshakeStatus());
            }
        } catch (SSLException e) {
            writer.sendAlert(e);
            throw e;
        }
    }

    private void step(HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> reader.handshake();
            case NEED_WRAP -> writer.sendOwn();
            case NEED_TASK -> RecordWriter.runTasks(engine);
            case FINISHED, NOT_HANDSHAKING -> {}
        }
    }

    /** The same peer, with what the handshake told of it. */
    Peer secured(Peer peer) {
        return peer.secured(engine.getSession().getProtocol(), certificates());
    }

    private List<X509Certificate> certificates() {
        if (!engine.getWantClientAuth()) {
            return List.of();
        }
        try {
            Certificate[] chain = engine.getSession().getPeerCertificates();
            return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    /** Tells the client that nothing more comes. */
    void sendEnd() throws IOException {
        writer.sendEnd();
    }

    @Override
    @SuppressWarnings("removal") // ours are read by it; the version of the server is fixed
    public int read(BufferData buffer) {
        return buffer.readFrom(reader);
    }

    @Override
    public byte[] get() {
        byte[] array = RecordArrays.take(0);
        try {
            int count = reader.read(array, 0, SMALL_PIECE_BYTES);
            return Arrays.copyOf(array, Math.max(0, count));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            RecordArrays.giveBack(array);
        }
    }

    @Override
    public void write(BufferData buffer) {
        buffer.writeTo(writer);
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public void idle() {
        socket.idle();
    }

    @Override
    public boolean isConnected() {
        return socket.isConnected();
    }

    @Override
    public PeerInfo remotePeer() {
        return socket.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return socket.localPeer();
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public String socketId() {
        return socket.socketId();
    }

    @Override
    public String childSocketId() {
        return socket.childSocketId();
    }
}
