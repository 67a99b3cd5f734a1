package dev.kontor.gateway.bearer;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.kontor.config.AuthConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks an identity provider for small JSON documents: in three seconds, and of one mebibyte at most. Connects when it is
 * asked, believes the configured authorities alone where there are some, and reads their file anew each time. For any number
 * of threads, for one where the authorities are in a file.
 */
final class ProviderClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final long LARGEST = 1 << 20;

    private final HttpClient.Redirect redirects;
    private final Optional<String> authorities;
    private final Optional<Path> authoritiesFile;
    private Optional<HttpClient> client = Optional.empty();
    private String trusted = "";

    /** What an address answers, whatever it is. */
    record Answer(int status, String text) {
        /** @throws IOException when it is no object of JSON */
        Map<String, Object> object() throws IOException {
            try {
                return JSONObjectUtils.parse(text);
            } catch (ParseException e) {
                throw new IOException("it answers no JSON", e);
            }
        }

        /** It may be a secret. */
        @Override
        public String toString() {
            return "an answer of " + status;
        }
    }

    /** A client that believes the usual authorities, and goes nowhere but where it is sent: it shows secrets. */
    ProviderClient() {
        redirects = HttpClient.Redirect.NEVER;
        authorities = Optional.empty();
        authoritiesFile = Optional.empty();
    }

    /** @throws IllegalStateException when the configured authorities are none; the message names the key */
    ProviderClient(AuthConfig.Workload settings) {
        redirects = HttpClient.Redirect.NORMAL;
        authorities = settings.certificateAuthority();
        authoritiesFile = settings.certificateAuthorityFile();
        String key = authorities.isPresent() ? "certificateAuthority" : "certificateAuthorityFile";
        try {
            Optional<String> pem = trust();
            if (pem.isPresent()) {
                context(pem.get());
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("'" + key + "' holds no certificates: " + e.getMessage(), e);
        }
    }

    /**
     * What an address answers.
     *
     * @throws IOException when it does not answer in time with an object of JSON
     */
    Map<String, Object> get(URI uri) throws IOException {
        Answer answer = ask(HttpRequest.newBuilder(uri));
        if (answer.status() != 200) {
            throw new IOException("it answers " + answer.status());
        }
        return answer.object();
    }

    /**
     * What a request is answered.
     *
     * @throws IOException when it is not answered in time
     */
    Answer ask(HttpRequest.Builder request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = client().sendAsync(
                        request.timeout(LIMIT)
                                .header("Accept", "application/json")
                                .build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
        try {
            HttpResponse<byte[]> response = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw new IOException("it does not answer in time", e);
        } catch (ExecutionException e) {
            throw new IOException("it does not answer: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server is stopping", e);
        } finally {
            answer.cancel(true);
        }
    }

    private synchronized HttpClient client() throws IOException {
        String now = trust().orElse("");
        if (client.isEmpty() || !now.equals(trusted)) {
            close();
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .connectTimeout(LIMIT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(redirects);
            if (!now.isEmpty()) {
                try {
                    builder.sslContext(context(now));
                } catch (GeneralSecurityException e) {
                    throw new IOException("the file of certificate authorities is damaged", e);
                }
            }
            client = Optional.of(builder.build());
            trusted = now;
        }
        return client.get();
    }

    private Optional<String> trust() throws IOException {
        return authoritiesFile.isPresent()
                ? Optional.of(Files.readString(authoritiesFile.get(), StandardCharsets.UTF_8))
                : authorities;
    }

    private static SSLContext context(String pem) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int count = 0;
        for (Certificate each : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
            store.setCertificateEntry("authority-" + count++, each);
        }
        if (count == 0) {
            throw new GeneralSecurityException("there is no PEM of a certificate in it");
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public synchronized void close() {
        client.ifPresent(HttpClient::shutdownNow);
        client = Optional.empty();
    }
}
