package dev.kontor.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One TCP connection to an HTTP server on which a test sends whatever bytes it likes and reads answers strictly.
 *
 * <p>For what no HTTP client would send: broken framing, half requests, several requests at once. Each wait ends with an
 * exception after {@link #PATIENCE}, so that a server that hangs fails a test instead of holding it. For one thread.
 */
public final class RawHttp implements AutoCloseable {
    /** The longest wait for a byte; far longer than any correct server takes. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** One answer. */
    public static final class Answer {
        private final int status;
        private final Map<String, List<String>> headers;
        private final byte[] body;

        private Answer(int status, Map<String, List<String>> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        /** The status code. */
        public int status() {
            return status;
        }

        /** All headers by name in lower case, in the order of the answer. */
        public Map<String, List<String>> headers() {
            return headers;
        }

        /** The body without its framing; empty where the answer has none. */
        public byte[] body() {
            return body;
        }

        /** The only value of a header; empty when the answer does not have the header. */
        public Optional<String> header(String name) {
            List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            if (values.size() > 1) {
                throw new IllegalStateException(name + " occurs " + values.size() + " times");
            }
            return values.stream().findFirst();
        }

        /** The body as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Connects to a port of this machine. */
    public static RawHttp connect(int port) {
        return connect(port, 0);
    }

    /** Connects to where this URI points. */
    public static RawHttp connect(URI uri) {
        return connect(uri.getPort());
    }

    /**
     * Connects to a port of this machine with a small window, so that a server soon notices that nobody reads.
     *
     * @param receiveBufferBytes the window; 0 for the system's own
     */
    public static RawHttp connect(int port, int receiveBufferBytes) {
        Socket socket = new Socket();
        try {
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Speaks on a connection that is there already, such as an encrypted one; it is closed with this. */
    public static RawHttp on(Socket socket) {
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends these characters as bytes (ISO 8859-1); line ends are the caller's. */
    public RawHttp send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends these bytes at once. */
    public RawHttp send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends a request head of these lines, with a {@code Host} and the empty line added.
     *
     * @param requestLine such as {@code GET /v2/ HTTP/1.1}
     */
    public RawHttp request(String requestLine, String... headers) {
        StringBuilder head = new StringBuilder(requestLine).append("\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return send(head.append("\r\n").toString());
    }

    /** Says that nothing more will be sent, and keeps reading. */
    public RawHttp finishSending() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one answer with its body, by its {@code Content-Length}, its chunks, or up to the connection's end.
     *
     * @throws UncheckedIOException when the server sends anything else, or closes within it
     */
    public Answer receive() {
        return receive(true);
    }

    /** Reads one answer that has no body whatever its headers say: to HEAD, or an interim one. */
    public Answer receiveHead() {
        return receive(false);
    }

    /**
     * Waits for the server to close, having sent nothing more.
     *
     * @return false when it sent a byte instead
     */
    public boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException("the server keeps the connection open", e);
        } catch (SocketException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads up to this many bytes as they stand, fewer only at the connection's end. */
    public byte[] receiveBytes(int count) {
        try {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes with a reset, as a client does that is killed. */
    public void abort() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer receive(boolean withBody) {
        try {
            String statusLine = readLine();
            if (!statusLine.matches("HTTP/1\\.1 [1-5][0-9][0-9] .*")) {
                throw new IOException("not a status line: " + statusLine);
            }
            int status = Integer.parseInt(statusLine.substring(9, 12));
            Map<String, List<String>> headers = readHeaders();
            boolean bodyless = !withBody || status < 200 || status == 204 || status == 304;
            return new Answer(status, headers, bodyless ? new byte[0] : readBody(headers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, List<String>> readHeaders() throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("not a header: " + line);
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] readBody(Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("content-length")) {
            int length = Integer.parseInt(headers.get("content-length").getFirst());
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("the body ended after " + body.length + " bytes of " + length);
            }
            return body;
        }
        return headers.containsKey("transfer-encoding") ? readChunks() : in.readAllBytes();
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(readLine(), 16);
            byte[] chunk = in.readNBytes(size);
            String end = readLine();
            if (chunk.length < size || !end.isEmpty()) {
                throw new EOFException("a chunk is not " + size + " bytes long");
            }
            if (size == 0) {
                return body.toByteArray();
            }
            body.write(chunk);
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended after '" + line + "'");
            }
            line.append((char) c);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new IOException("the line '" + line + "' does not end in CR LF");
        }
        return line.substring(0, line.length() - 1);
    }
}
