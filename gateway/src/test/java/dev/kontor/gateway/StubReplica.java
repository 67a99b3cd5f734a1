package dev.kontor.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A replica that says that it is ready and answers all else byte by byte as a test wants. */
final class StubReplica implements AutoCloseable {
    private final ServerSocket listener;
    private final Script script;
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Map<Socket, Thread> open = new ConcurrentHashMap<>();
    private volatile boolean ready = true;

    /** Answers one request whose head was read. */
    @FunctionalInterface
    interface Script {
        void answer(Received request) throws IOException;
    }

    /** A request whose head was read, and the connection that it came on. */
    record Received(String head, Socket socket, InputStream in, OutputStream out) {
        /** Sends these characters. */
        void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** The value of a header, or nothing. */
        String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        /** The whole body, by its length. */
        byte[] body() throws IOException {
            return in.readNBytes(Integer.parseInt(header("Content-Length")));
        }

        /** Closes with a reset, as a process that is killed does. */
        void die() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private StubReplica(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    static StubReplica that(Script script) {
        try {
            return new StubReplica(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that answers every request with these bytes, after its whole body. */
    static StubReplica answering(String answer) {
        return that(request -> {
            if (!request.header("Content-Length").isEmpty()) {
                request.body();
            }
            request.send(answer);
        });
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    String name() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** The heads of the requests so far, but for the questions whether it is ready. */
    List<String> heads() {
        return heads;
    }

    /** From now on it says whether it is ready. */
    void ready(boolean now) {
        ready = now;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        open.put(socket, Thread.currentThread());
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String head = readHead(in); !head.isEmpty(); head = readHead(in)) {
                Received request = new Received(head, socket, in, socket.getOutputStream());
                if (head.startsWith("GET /readyz ")) {
                    request.send("HTTP/1.1 " + (ready ? "200 OK" : "503 No") + "\r\nContent-Length: 0\r\n\r\n");
                } else {
                    heads.add(head);
                    script.answer(request);
                }
            }
        } catch (IOException e) {
            // The gateway left, as some tests want it to.
            return;
        } finally {
            open.remove(socket);
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return "";
            }
            head.append((char) c);
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            listener.close();
            open.keySet().forEach(StubReplica::reset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops listening and breaks every connection; the breaks are on their way when it returns. */
    void kill() {
        Map<Socket, Thread> broken = Map.copyOf(open);
        close();
        try {
            // A socket that a thread reads is closed by that thread.
            for (Thread reader : broken.values()) {
                reader.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Its own thread has closed it.
            return;
        }
    }
}
