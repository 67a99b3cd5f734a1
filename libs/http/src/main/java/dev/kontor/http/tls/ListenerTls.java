package dev.kontor.http.tls;

import dev.kontor.store.Worker;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * TLS 1.3 and 1.2 (RFC 8446, RFC 5246) with keys that are agreed anew for each connection, of files that are looked at each
 * second: a certificate, key or authority that was exchanged is used from the next connection on, and one that is not good is
 * told in the log and not used. Clients that show a certificate of another authority are refused; whoever shows none comes in.
 *
 * <p>A certificate and its key are replaced one after the other: what changed is used when it stood still for a look.
 */
public final class ListenerTls implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(ListenerTls.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration WARNED_BEFORE = Duration.ofDays(14);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] APPLICATION_PROTOCOLS = {"http/1.1"};

    private final TlsFiles files;
    private final InstantSource clock;
    private final Worker watcher;
    private volatile TlsMaterial.Ready ready;

    /** What was read last, used or not; the watcher's alone, once it works. */
    private TlsMaterial material;

    /** What the last look saw. */
    private TlsMaterial seen;

    private String lastTrouble = "";

    private ListenerTls(TlsFiles files, InstantSource clock, Duration lookEvery) {
        this.files = files;
        this.clock = clock;
        this.material = TlsMaterial.read(files);
        this.seen = material;
        this.ready = material.ready(files, clock.instant());
        tellEnd();
        this.watcher = Worker.every(Thread.ofVirtual().name("certificates"), () -> lookEvery, this::look);
    }

    /**
     * Reads the files and begins to look at them.
     *
     * @throws TlsFilesException when they cannot be used
     */
    public static ListenerTls open(TlsFiles files) {
        return open(files, InstantSource.system(), LOOK_EVERY);
    }

    /** The same by another clock, and at another pace. */
    static ListenerTls open(TlsFiles files, InstantSource clock, Duration lookEvery) {
        return new ListenerTls(files, clock, lookEvery);
    }

    /**
     * Says whether files could be used.
     *
     * @throws TlsFilesException when they could not
     */
    public static void check(TlsFiles files) {
        TlsMaterial.read(files).ready(files, Instant.now());
    }

    /** What one new connection needs, with the certificate that is there now. */
    public SSLEngine newEngine() {
        TlsMaterial.Ready now = ready;
        SSLEngine engine = now.context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(CipherSuites.MODERN);
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(APPLICATION_PROTOCOLS);
        parameters.setWantClientAuth(now.asksClients());
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** When the certificate ends that is used now. */
    public Instant certificateEnds() {
        return ready.certificate().getNotAfter().toInstant();
    }

    private void look() {
        try {
            TlsMaterial read = TlsMaterial.read(files);
            boolean still = read.isSameAs(seen);
            seen = read;
            if (still && !read.isSameAs(material)) {
                material = read;
                ready = read.ready(files, clock.instant());
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
            LOGGER.log(System.Logger.Level.WARNING, "the certificate in {0} ends on {1}", files.certificate(), end);
        }
    }

    /** Stops looking at the files; connections can be made as before. */
    @Override
    public void close() {
        watcher.interrupt();
    }
}
