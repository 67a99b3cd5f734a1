package dev.kontor.testkit.s3;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * A proxy before an S3 server that does to each request what a test decides. It passes bytes on as they are, so that
 * signatures stay right.
 */
public final class FaultyProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    /** What happens to one request. */
    public enum Fault {
        /** It is passed on, and so is its answer. */
        NONE,
        /** Its connection is closed before anything of it is passed on. */
        REFUSE,
        /** It is answered with 503 and is not passed on. */
        SLOW_DOWN,
        /** It is answered with 403 and is not passed on. */
        DENY,
        /** Half of its body is passed on, then both connections are closed. */
        CUT,
        /** It is passed on, and its answer breaks off in the middle of its body. */
        CUT_ANSWER,
        /** It is passed on, and its answer is thrown away. */
        LOSE_ANSWER,
        /** It is passed on without its conditions, as by a service that does not know them. */
        UNCONDITIONAL,
        /** It is not answered until the proxy is closed or {@link #release released}. */
        HANG
    }

    /**
     * A request, as far as a test needs it to decide.
     *
     * @param method for example {@code PUT}
     * @param target path and query as they came
     * @param isConditional whether it has {@code If-Match} or {@code If-None-Match}
     * @param number counted from 1 over all requests
     */
    public record Request(String method, String target, boolean isConditional, int number) {}

    private final ServerSocket listener;
    private final URI server;
    private final AtomicReference<Function<Request, Fault>> plan = new AtomicReference<>(_ -> Fault.NONE);
    private final AtomicReference<CountDownLatch> hanging = new AtomicReference<>(new CountDownLatch(1));
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong answered = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Starts before a server. */
    public FaultyProxy(URI server) {
        this.server = server;
        try {
            this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Decides about each request from now on. */
    public void plan(Function<Request, Fault> decision) {
        plan.set(decision);
    }

    /** Passes everything on from now on, and lets hanging requests go. */
    public void heal() {
        plan.set(_ -> Fault.NONE);
        release();
    }

    /** Lets hanging requests go: their connections are closed. */
    public void release() {
        hanging.getAndSet(new CountDownLatch(1)).countDown();
    }

    /** How many requests came. */
    public int requests() {
        return requests.get();
    }

    /** How many of them met a fault. */
    public int faults() {
        return faults.get();
    }

    /** How many requests are not answered to their end at this moment. */
    public int running() {
        return running.get();
    }

    /** How many bytes of bodies were passed on in answers. */
    public long answeredBytes() {
        return answered.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            upstream.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            open.add(upstream);
            InputStream fromClient = new BufferedInputStream(client.getInputStream(), BUFFER_BYTES);
            InputStream fromServer = new BufferedInputStream(upstream.getInputStream(), BUFFER_BYTES);
            OutputStream toClient = new BufferedOutputStream(client.getOutputStream(), BUFFER_BYTES);
            OutputStream toServer = new BufferedOutputStream(upstream.getOutputStream(), BUFFER_BYTES);
            boolean goesOn = true;
            while (goesOn) {
                Head request = Head.read(fromClient);
                running.incrementAndGet();
                try {
                    goesOn = !request.isEnd() && exchange(request, fromClient, toServer, fromServer, toClient);
                } finally {
                    running.decrementAndGet();
                }
            }
        } catch (IOException e) {
            // One side left; both connections are closed.
        } finally {
            open.remove(client);
        }
    }

    private boolean exchange(
            Head request, InputStream fromClient, OutputStream toServer, InputStream fromServer, OutputStream toClient)
            throws IOException {
        Fault fault = plan.get().apply(request.describe(requests.incrementAndGet()));
        faults.addAndGet(fault == Fault.NONE ? 0 : 1);
        switch (fault) {
            case REFUSE -> {
                return false;
            }
            case HANG -> {
                awaitRelease();
                return false;
            }
            case SLOW_DOWN, DENY -> {
                copy(fromClient, OutputStream.nullOutputStream(), request.length());
                toClient.write(fault == Fault.DENY ? DENIAL : SLOW_DOWN_ANSWER);
                toClient.flush();
                return true;
            }
            case CUT -> {
                toServer.write(request.bytes());
                copy(fromClient, toServer, request.length() / 2);
                toServer.flush();
                return false;
            }
            case NONE, LOSE_ANSWER, CUT_ANSWER, UNCONDITIONAL -> {
                toServer.write((fault == Fault.UNCONDITIONAL ? request.withoutConditions() : request).bytes());
                copy(fromClient, toServer, request.length());
                toServer.flush();
            }
        }
        Head answer = Head.read(fromServer);
        if (answer.isEnd()) {
            return false;
        }
        boolean isLost = fault == Fault.LOSE_ANSWER;
        OutputStream to = isLost ? OutputStream.nullOutputStream() : toClient;
        to.write(answer.bytes());
        if (fault == Fault.CUT_ANSWER) {
            copy(fromServer, to, answer.length() / 2);
            to.flush();
            return false;
        }
        if (!request.isHead() && !answer.hasNoBody()) {
            answer.copyBody(fromServer, new CountedStream(to));
        }
        to.flush();
        return !isLost;
    }

    private static final byte[] SLOW_DOWN_ANSWER = answer(
            "503 Service Unavailable",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>SlowDown</Code><Message>Please reduce your request"
                    + " rate.</Message><Resource>/</Resource><RequestId>1</RequestId></Error>");

    private static final byte[] DENIAL = answer(
            "403 Forbidden",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code><Message>Access Denied.</Message>"
                    + "<Resource>/</Resource><RequestId>1</RequestId></Error>");

    private static byte[] answer(String status, String body) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void awaitRelease() throws IOException {
        try {
            hanging.get().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = length;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new IOException("ended early");
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        release();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Counts what goes to a client. */
    private final class CountedStream extends FilterOutputStream {
        CountedStream(OutputStream to) {
            super(to);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            out.write(bytes, offset, count);
            answered.addAndGet(count);
        }
    }

    /** The lines before a body. */
    private record Head(String text) {
        static Head read(InputStream in) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int state = 0;
            while (state < 4) {
                int next = in.read();
                if (next < 0) {
                    return new Head("");
                }
                head.write(next);
                boolean isAwaited = next == (state % 2 == 0 ? '\r' : '\n');
                state = isAwaited ? state + 1 : next == '\r' ? 1 : 0;
            }
            return new Head(head.toString(StandardCharsets.ISO_8859_1));
        }

        boolean isEnd() {
            return text.isEmpty();
        }

        boolean isHead() {
            return text.startsWith("HEAD ");
        }

        boolean hasNoBody() {
            return text.startsWith("HTTP/1.1 204") || text.startsWith("HTTP/1.1 304");
        }

        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        Request describe(int number) {
            String[] words = text.lines().findFirst().orElseThrow().split(" ", 3);
            boolean isConditional =
                    !header("if-match").isEmpty() || !header("if-none-match").isEmpty();
            return new Request(words[0], words[1], isConditional, number);
        }

        Head withoutConditions() {
            return new Head(text.replaceAll("(?i)\r\nif-(none-)?match:[^\r]*", ""));
        }

        String header(String name) {
            return text.lines()
                    .skip(1)
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        long length() {
            String length = header("content-length");
            return length.isEmpty() ? 0 : Long.parseLong(length);
        }

        void copyBody(InputStream in, OutputStream out) throws IOException {
            if (!header("transfer-encoding").equalsIgnoreCase("chunked")) {
                copy(in, out, length());
                return;
            }
            long size = -1;
            while (size != 0) {
                String line = line(in);
                size = Long.parseLong(line.strip().split(";", 2)[0], 16);
                out.write(line.getBytes(StandardCharsets.ISO_8859_1));
                copy(in, out, size + 2);
            }
        }

        private static String line(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int next = in.read();
            while (next != '\n') {
                if (next < 0) {
                    throw new IOException("ended early");
                }
                line.write(next);
                next = in.read();
            }
            line.write(next);
            return line.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
