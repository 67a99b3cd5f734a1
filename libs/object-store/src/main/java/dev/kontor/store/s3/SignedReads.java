package dev.kontor.store.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
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
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Reads contents by signed links, from the socket straight into the array of whoever reads.
 *
 * <p>The client library that does all else hands out eight kibibytes at a time, each through two copies and a timer: for
 * bytes in bulk that costs as much again as the rest of their way.
 */
final class SignedReads implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration REST = Duration.ofSeconds(2);
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int MAX_CONNECTIONS = 256;

    private final CloseableHttpClient http;

    /** @param skipVerify whether the service's certificate is taken without verification */
    SignedReads(boolean skipVerify) {
        this.http = HttpClients.custom()
                .setConnectionManager(connections(skipVerify))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(SILENCE))
                        .setResponseTimeout(Timeout.of(SILENCE))
                        .build())
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .disableRedirectHandling()
                .build();
    }

    private static PoolingHttpClientConnectionManager connections(boolean skipVerify) {
        PoolingHttpClientConnectionManagerBuilder builder = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setSoTimeout(Timeout.of(SILENCE))
                        .setTcpNoDelay(true)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(CONNECT))
                        .setSocketTimeout(Timeout.of(SILENCE))
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
     * Asks for a part of an object, of at least one byte.
     *
     * @throws ErrorAnswer when the service refuses
     * @throws IOException when it does not answer
     */
    SignedRead open(URI link, long from, long length) throws IOException {
        HttpGet get = new HttpGet(link);
        get.setHeader(HttpHeaders.RANGE, "bytes=" + from + "-" + (from + length - 1));
        ClassicHttpResponse response = http.executeOpen(HttpHost.create(link), get, null);
        try {
            HttpEntity entity = response.getEntity();
            if (response.getCode() != HttpStatus.SC_PARTIAL_CONTENT || entity == null) {
                throw ErrorAnswer.of(response.getCode(), entity == null ? "" : beginning(entity));
            }
            return new SignedRead(response, entity, length);
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    private static String beginning(HttpEntity body) throws IOException {
        try (InputStream in = body.getContent()) {
            return new String(in.readNBytes(ErrorAnswer.MOST_BYTES), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
