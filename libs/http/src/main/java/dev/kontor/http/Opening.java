package dev.kontor.http;

import dev.kontor.http.tls.ListenerTls;
import dev.kontor.oci.ErrorCode;
import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What comes before the first request on a connection: the PROXY header of a trusted proxy, and the TLS handshake. Together
 * they have as much time as the head of a request.
 */
final class Opening {
    private static final System.Logger LOGGER = System.getLogger(Opening.class.getName());
    private static final SeldomLog STRANGERS = new SeldomLog(LOGGER, System::nanoTime);

    /** How long the end of a connection may wait for the client to take it. */
    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    private static final int DROPPED_BYTES = 8 << 10;

    private final Door door;
    private final HelidonSocket socket;
    private final Optional<EncryptedSocket> encrypted;
    private volatile boolean open;

    /**
     * How a server opens connections.
     *
     * @param proxies whose word is taken
     * @param proxyHeader whether each connection comes from one of them and begins with a PROXY header
     */
    record Door(Optional<ListenerTls> tls, TrustedProxies proxies, boolean proxyHeader) {
        static final Door PLAIN = new Door(Optional.empty(), TrustedProxies.NONE, false);
    }

    Opening(Door door, HelidonSocket socket) {
        this.door = door;
        this.socket = socket;
        this.encrypted = door.tls().map(tls -> new EncryptedSocket(socket, tls.newEngine()));
        this.open = encrypted.isEmpty() && !door.proxyHeader();
    }

    /** What the server reads from and writes to, once the connection is open. */
    HelidonSocket socket() {
        return encrypted.<HelidonSocket>map(each -> each).orElse(socket);
    }

    /** The way of files to the client. */
    Optional<FileTransfer> files() {
        return encrypted.isPresent() ? Optional.empty() : FileTransfer.to(socket);
    }

    /** Whether the first request may come. */
    boolean isOpen() {
        return open;
    }

    /**
     * Does all of it, unless there is nothing to do.
     *
     * @return false when the connection is to be closed
     * @throws ClientGoneException when the client takes too long
     */
    boolean open(Exchange exchange, ConnectionWatch watch, Duration limit) {
        if (open) {
            return true;
        }
        watch.enter(watch.in(limit));
        try {
            open = readHeader(exchange) && secure(exchange);
        } catch (IOException | UncheckedIOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "a connection was not opened", e);
        } finally {
            watch.leave();
        }
        return open;
    }

    private boolean readHeader(Exchange exchange) {
        if (!door.proxyHeader()) {
            return true;
        }
        Peer proxy = exchange.peer();
        if (!proxy.trusted()) {
            STRANGERS.warn("a connection from {0} was closed, which is no trusted proxy", proxy.address());
            return false;
        }
        try {
            InputStream in = SocketStreams.in(socket);
            ProxyHeader.read(in).client().ifPresent(client -> exchange.connected(Peer.at(client, door.proxies())));
            return true;
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "a PROXY header could not be read", e);
            STRANGERS.warn("a connection from {0} was closed: {1}", proxy.address(), e.getMessage());
            return false;
        }
    }

    private boolean secure(Exchange exchange) throws IOException {
        if (encrypted.isEmpty()) {
            return true;
        }
        EncryptedSocket client = encrypted.get();
        if (!client.beginsWithHandshake()) {
            if (client.beginsWithMethod()) {
                answerInPlain();
            }
            return false;
        }
        client.handshake();
        exchange.connected(client.secured(exchange.peer()));
        return true;
    }

    /** A browser or a client that was told {@code http://} shows this to somebody who can mend it. */
    private void answerInPlain() throws IOException {
        byte[] body = ErrorCode.UNSUPPORTED.body("this port speaks TLS: use https://", Map.of());
        String head = "HTTP/1.1 400 Bad Request\r\nContent-Type: " + ErrorMapper.CONTENT_TYPE + "\r\nContent-Length: "
                + body.length + "\r\nConnection: close\r\n\r\n";
        OutputStream out = SocketStreams.out(socket);
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        dropRest();
    }

    /** To close at once would reset the answer away from a client that is still sending. */
    private void dropRest() throws IOException {
        InputStream in = SocketStreams.in(socket);
        byte[] array = new byte[DROPPED_BYTES];
        for (int dropped = 0, count = 0; count >= 0 && dropped < DROPPED_BYTES; dropped += count) {
            count = in.read(array);
        }
    }

    /** Tells the client of an encrypted connection that this is its end, and no cut. */
    void close(ConnectionWatch watch) {
        if (!open || encrypted.isEmpty() || Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            watch.enterWrite(watch.in(LONGEST_END));
            try {
                encrypted.get().sendEnd();
            } finally {
                watch.leave();
            }
        } catch (ClientGoneException | IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the client did not wait for the end", e);
        }
    }
}
