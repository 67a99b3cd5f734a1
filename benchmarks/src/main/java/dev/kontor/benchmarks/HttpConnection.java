package dev.kontor.benchmarks;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 connection that carries one request at a time.
 *
 * <p>The client shares its machine with the servers it measures, so it does as little as it can: a blocking socket, one
 * system call for a small request, no copies of large bodies on the way. For one thread.
 */
final class HttpConnection implements Closeable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(2);
    private static final int SEND_BUFFER_BYTES = 16 << 10;

    private final Origin origin;
    private final Socket socket;
    private final OutputStream out;
    private final ResponseReader reader;
    private boolean reusable = true;

    private HttpConnection(Origin origin, Socket socket) throws IOException {
        this.origin = origin;
        this.socket = socket;
        this.out = new BufferedOutputStream(socket.getOutputStream(), SEND_BUFFER_BYTES);
        this.reader = new ResponseReader(socket.getInputStream());
    }

    /**
     * Connects; for https the certificate must be trusted by the Java runtime and name the host.
     *
     * @throws IOException if nobody listens there, or the handshake fails
     */
    static HttpConnection open(Origin origin) throws IOException {
        Socket socket = new Socket();
        try {
            InetSocketAddress address = new InetSocketAddress(origin.host(), origin.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException("unknown host " + origin.host());
            }
            socket.setTcpNoDelay(true);
            socket.connect(address, (int) CONNECT_TIMEOUT.toMillis());
            socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
            return new HttpConnection(origin, origin.secure() ? overTls(socket, origin) : socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends a request and reads its answer to the end.
     *
     * @param sink takes the body of a success
     * @throws IOException if the connection fails; it is then of no further use
     */
    Response exchange(Request request, BodySink sink) throws IOException {
        reusable = false;
        try {
            send(request);
        } catch (IOException e) {
            return readEarlyAnswer(request, sink, e);
        }
        Response response = reader.read(request.method().equals("HEAD"), sink);
        reusable = response.reusable();
        return response;
    }

    /** Whether another request can be sent. */
    boolean isReusable() {
        return reusable;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Every answer was read to its end, so a failure to say goodbye changes no figure.
            reusable = false;
        }
    }

    private void send(Request request) throws IOException {
        out.write(request.head(origin));
        request.body().writeTo(out);
        out.flush();
    }

    /** A server may refuse a request before it has read the body and close; what it said is worth more than the pipe. */
    private Response readEarlyAnswer(Request request, BodySink sink, IOException failure) throws IOException {
        try {
            return reader.read(request.method().equals("HEAD"), sink);
        } catch (IOException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static Socket overTls(Socket socket, Origin origin) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket secure = (SSLSocket) factory.createSocket(socket, origin.host(), origin.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }
}
