package dev.kontor.http.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * TLS 1.3 and 1.2 (RFC 8446, RFC 5246) with keys that are agreed anew for each connection, of files that are looked at each
 * second: a certificate, key or authority that was exchanged is used from the next connection on, and one that is not good is
 * told in the log and not used. Clients that show a certificate of another authority are refused; whoever shows none comes in.
 */
public final class ListenerTls implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(ListenerTls.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration WARNED_BEFORE = Duration.ofDays(14);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final TlsFiles files;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final SSLContext swapping = new SwappingContext();
    private volatile TlsMaterial.Ready ready;
    private volatile Runnable handshakeBegins = () -> {};
    private TlsMaterial material;
    private String lastTrouble = "";

    private ListenerTls(TlsFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
        this.material = TlsMaterial.read(files);
        this.ready = material.ready(files);
        tellEnd();
    }

    /**
     * Reads the files and begins to look at them.
     *
     * @throws TlsFilesException when they cannot be used
     */
    public static ListenerTls open(TlsFiles files) {
        ListenerTls tls = new ListenerTls(files, InstantSource.system());
        Thread.ofVirtual().name("certificates").start(tls::watch);
        return tls;
    }

    /**
     * Says whether files could be used.
     *
     * @throws TlsFilesException when they could not
     */
    public static void check(TlsFiles files) {
        TlsMaterial.read(files).ready(files);
    }

    /** The context of the listener; each new connection gets the certificate that is there then. */
    public SSLContext context() {
        return swapping;
    }

    /** Is run by the thread of a connection before its handshake. */
    public void beforeHandshakes(Runnable begins) {
        handshakeBegins = begins;
    }

    /** When the certificate ends that is used now. */
    public Instant certificateEnds() {
        return ready.certificate().getNotAfter().toInstant();
    }

    private void watch() {
        try {
            while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            TlsMaterial read = TlsMaterial.read(files);
            if (!read.isSameAs(material)) {
                ready = read.ready(files);
                material = read;
                LOGGER.log(System.Logger.Level.INFO, "{0} is used from now on", files.certificate());
                tellEnd();
            }
            lastTrouble = "";
        } catch (TlsFilesException e) {
            String trouble = String.valueOf(e.getMessage());
            if (!trouble.equals(lastTrouble)) {
                LOGGER.log(System.Logger.Level.ERROR, "the former certificate stays in use: " + trouble);
                lastTrouble = trouble;
            }
        }
    }

    private void tellEnd() {
        X509Certificate certificate = ready.certificate();
        Instant end = certificate.getNotAfter().toInstant();
        if (clock.instant().plus(WARNED_BEFORE).isAfter(end)) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the certificate in {0} {1} on {2}",
                    files.certificate(),
                    clock.instant().isAfter(end) ? "ended" : "ends",
                    end);
        }
    }

    /** Stops looking at the files. */
    @Override
    public void close() {
        closed.countDown();
    }

    private SSLSocket prepared(Socket socket) {
        SSLSocket tls = (SSLSocket) socket;
        tls.setUseClientMode(false);
        tls.setEnabledProtocols(PROTOCOLS);
        tls.setEnabledCipherSuites(CipherSuites.modern(tls.getSupportedCipherSuites()));
        tls.setWantClientAuth(ready.asksClients());
        handshakeBegins.run();
        return tls;
    }

    /** Hands on to the context of the files as they are. */
    private final class SwappingContext extends SSLContext {
        SwappingContext() {
            super(new Delegation(), null, "TLS");
        }
    }

    private final class Delegation extends SSLContextSpi {
        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("it is made of files");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return new PreparingFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return ready.context().getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return ready.context().createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return ready.context().createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return ready.context().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return ready.context().getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return ready.context().getSupportedSSLParameters();
        }
    }

    /** Layers TLS over accepted sockets. */
    private final class PreparingFactory extends SSLSocketFactory {
        @Override
        public Socket createSocket(Socket socket, InputStream consumed, boolean autoClose) throws IOException {
            return prepared(ready.context().getSocketFactory().createSocket(socket, consumed, autoClose));
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            throw new IOException("a listener makes no connections");
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw new IOException("a listener makes no connections");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            throw new IOException("a listener makes no connections");
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw new IOException("a listener makes no connections");
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            throw new IOException("a listener makes no connections");
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return CipherSuites.modern(getSupportedCipherSuites());
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return ready.context().getSocketFactory().getSupportedCipherSuites();
        }
    }
}
