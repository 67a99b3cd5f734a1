package dev.kontor.store.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TrustAllStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.ModalCloseable;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP/1.1 on the caller's thread, between its arrays and the socket: nothing is repeated, followed, decoded or handed to
 * other threads.
 */
final class DirectHttp implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration REST = Duration.ofSeconds(2);
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final CloseableHttpClient http;
    private final ScheduledExecutorService watch;

    /**
     * A client with connections of its own.
     *
     * @param skipVerify whether a certificate is taken without verification
     * @param connections the most that are open at once; further requests wait for one
     * @param watch ends what takes too long; it is the caller's
     */
    DirectHttp(boolean skipVerify, int connections, ScheduledExecutorService watch) {
        this.watch = watch;
        this.http = HttpClients.custom()
                .setConnectionManager(pool(skipVerify, connections))
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .disableRedirectHandling()
                .disableDefaultUserAgent()
                .build();
    }

    private static PoolingHttpClientConnectionManager pool(boolean skipVerify, int connections) {
        PoolingHttpClientConnectionManagerBuilder builder = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(connections)
                .setDefaultSocketConfig(
                        SocketConfig.custom().setTcpNoDelay(true).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(CONNECT))
                        .setValidateAfterInactivity(TimeValue.of(REST))
                        .setTimeToLive(TimeValue.of(LIFE))
                        .build());
        if (skipVerify) {
            builder.setTlsSocketStrategy(new DefaultClientTlsStrategy(trustAll(), NoopHostnameVerifier.INSTANCE));
        }
        return builder.build();
    }

    private static SSLContext trustAll() {
        try {
            return SSLContexts.custom()
                    .loadTrustMaterial(null, TrustAllStrategy.INSTANCE)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /**
     * Sends a request and returns when the head of its answer is there; the caller closes the answer.
     *
     * @param silence how long the other side may say nothing
     * @param sending how long the request may take until the head of its answer is there
     * @throws IOException when there is no answer in time
     */
    ClassicHttpResponse send(HttpHost host, HttpUriRequestBase request, Duration silence, Duration sending)
            throws IOException {
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(silence))
                .setResponseTimeout(Timeout.of(silence))
                .build());
        Future<?> limit = watch.schedule(request::cancel, sending.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return http.executeOpen(host, request, null);
        } catch (CancellationException e) {
            throw new InterruptedIOException("there was no connection within " + sending.toSeconds() + " seconds");
        } finally {
            limit.cancel(false);
        }
    }

    /** Ends an answer at once with its connection; closing it would read what is left of it. */
    static void cut(ClassicHttpResponse answer) {
        if (answer instanceof ModalCloseable closeable) {
            closeable.close(CloseMode.IMMEDIATE);
        }
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
