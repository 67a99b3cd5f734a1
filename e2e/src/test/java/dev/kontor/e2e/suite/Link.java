package dev.kontor.e2e.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A network between clients and one server: it passes bytes on, or fails as networks do. */
final class Link {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long SLOW_MILLIS = 40;

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<State> state = new AtomicReference<>(State.SOUND);
    private final AtomicReference<CountDownLatch> changed = new AtomicReference<>(new CountDownLatch(1));
    private volatile int target;

    /** What it does. */
    private enum State {
        /** Bytes flow. */
        SOUND,
        /** Each piece of bytes is late. */
        SLOW,
        /** Connections are closed as soon as they come. */
        CUT,
        /** Bytes are swallowed up; those who sent them hear nothing. */
        BLACK_HOLE
    }

    Link() {
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Where it listens. */
    int port() {
        return listener.getLocalPort();
    }

    /** Names the port of the server, for the connections that come from now on. */
    Link to(int port) {
        target = port;
        return this;
    }

    /** Closes all connections, and each that comes. */
    void cut() {
        set(State.CUT);
        closeAll();
    }

    /** Passes nothing on; connections stay open until it is sound again, when what they missed shows as a cut. */
    void swallow() {
        set(State.BLACK_HOLE);
    }

    /** Passes each piece on with a delay. */
    void slow() {
        set(State.SLOW);
    }

    /** Passes everything on. */
    void heal() {
        if (state.get() == State.BLACK_HOLE) {
            closeAll();
        }
        set(State.SOUND);
    }

    private void set(State next) {
        state.set(next);
        changed.getAndSet(new CountDownLatch(1)).countDown();
    }

    private void closeAll() {
        open.forEach(Link::close);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> join(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void join(Socket client) {
        try (client;
                Socket server = new Socket()) {
            awaitPassage();
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            open.add(server);
            Thread back = Thread.ofVirtual().start(() -> pass(server, client));
            pass(client, server);
            back.join();
            open.remove(server);
        } catch (IOException e) {
            // The server is not there: the client sees its connection close.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitPassage();
                out.write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when bytes may flow. */
    private void awaitPassage() throws IOException, InterruptedException {
        CountDownLatch next = changed.get();
        while (state.get() == State.BLACK_HOLE) {
            next.await();
            next = changed.get();
        }
        if (state.get() == State.CUT) {
            throw new IOException("the link is cut");
        }
        if (state.get() == State.SLOW) {
            TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
