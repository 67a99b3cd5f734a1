package dev.kontor.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Encrypts what is written, several records to one system call. For one thread. */
final class RecordWriter extends OutputStream {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final OutputStream socket;

    RecordWriter(SSLEngine engine, OutputStream socket) {
        this.engine = engine;
        this.socket = socket;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer plain = ByteBuffer.wrap(bytes, offset, length);
        byte[] array = RecordArrays.take(length);
        try {
            ByteBuffer sealed = ByteBuffer.wrap(array);
            while (plain.hasRemaining()) {
                wrap(plain, array, sealed);
            }
            send(array, sealed);
        } finally {
            RecordArrays.giveBack(array);
        }
    }

    /** Sends what the engine itself has to say: its part of a handshake, an alert, or its end. */
    void sendOwn() throws IOException {
        byte[] array = RecordArrays.take(0);
        try {
            ByteBuffer sealed = ByteBuffer.wrap(array);
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
                wrap(NOTHING, array, sealed);
            }
            send(array, sealed);
        } finally {
            RecordArrays.giveBack(array);
        }
    }

    /** Tells the other end why the connection ends, if it still listens. */
    void sendAlert(SSLException reason) {
        try {
            sendOwn();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** Tells the other end that nothing more comes, so that it can tell this from a connection that was cut. */
    void sendEnd() throws IOException {
        engine.closeOutbound();
        sendOwn();
    }

    private void wrap(ByteBuffer plain, byte[] array, ByteBuffer sealed) throws IOException {
        SSLEngineResult result = engine.wrap(plain, sealed);
        switch (result.getStatus()) {
            case OK -> {}
            case BUFFER_OVERFLOW -> {
                if (sealed.position() == 0) {
                    throw new SSLException("a record is larger than the engine said");
                }
                send(array, sealed);
            }
            case CLOSED -> {
                if (plain.hasRemaining()) {
                    throw new SSLException("the connection was closed");
                }
            }
            case BUFFER_UNDERFLOW -> throw new SSLException("the engine wants more than there is");
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            runTasks(engine);
        }
    }

    static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void send(byte[] array, ByteBuffer sealed) throws IOException {
        socket.write(array, 0, sealed.position());
        sealed.clear();
    }
}
