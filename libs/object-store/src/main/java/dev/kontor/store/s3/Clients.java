package dev.kontor.store.s3;

import dev.kontor.store.StoreRefusedException;
import io.minio.MinioAsyncClient;
import io.minio.credentials.AwsEnvironmentProvider;
import io.minio.credentials.ChainedProvider;
import io.minio.credentials.Credentials;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.MinioEnvironmentProvider;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import io.minio.errors.MinioException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * The clients of one bucket; they share their connections, and repeat nothing by themselves.
 *
 * @param quick for small objects: gives up on a silent service soon
 * @param patient for contents, whose requests may take longer
 * @param links signs links for other people
 * @param objects what is asked most often, on a shorter way
 */
record Clients(
        MinioAsyncClient quick,
        MinioAsyncClient patient,
        MinioAsyncClient links,
        ObjectRequests objects,
        ExecutorService threads)
        implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration QUICK = Duration.ofSeconds(10);
    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final int MAX_REQUESTS = 256;

    static Clients of(S3Settings settings) {
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("s3-", 0).factory());
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(MAX_REQUESTS);
        dispatcher.setMaxRequestsPerHost(MAX_REQUESTS);
        OkHttpClient http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(64, 1, TimeUnit.MINUTES))
                .protocols(List.of(Protocol.HTTP_1_1))
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .connectTimeout(CONNECT)
                .addInterceptor(ErrorAnswer::intercept)
                .build();
        return new Clients(
                client(settings, settings.endpoint().map(URI::toString).orElse(""), timeout(http, QUICK)),
                client(settings, settings.endpoint().map(URI::toString).orElse(""), timeout(http, PATIENT)),
                client(
                        settings,
                        settings.redirectEndpoint()
                                .or(settings::endpoint)
                                .map(URI::toString)
                                .orElse(""),
                        http),
                new ObjectRequests(settings, signature(settings)),
                threads);
    }

    private static OkHttpClient timeout(OkHttpClient http, Duration timeout) {
        return http.newBuilder().readTimeout(timeout).writeTimeout(timeout).build();
    }

    private static MinioAsyncClient client(S3Settings settings, String endpoint, OkHttpClient http) {
        String url = endpoint.isEmpty() ? "https://s3." + settings.region() + ".amazonaws.com" : endpoint;
        try {
            MinioAsyncClient client = MinioAsyncClient.builder()
                    .endpoint(url)
                    .region(settings.region())
                    .credentialsProvider(provider(settings))
                    .httpClient(http)
                    .build();
            if (settings.pathStyle()) {
                client.disableVirtualStyleEndpoint();
            } else {
                client.enableVirtualStyleEndpoint();
            }
            if (settings.skipVerify()) {
                client.ignoreCertCheck();
            }
            return client;
        } catch (IllegalArgumentException | MinioException e) {
            throw new StoreRefusedException("the S3 service " + url + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static SignatureV4 signature(S3Settings settings) {
        Provider provider = provider(settings);
        return new SignatureV4(
                settings.region(),
                () -> {
                    Credentials pair = provider.fetch();
                    return new S3Settings.Credentials(
                            pair.accessKey(), pair.secretKey(), Optional.ofNullable(pair.sessionToken()));
                },
                InstantSource.system());
    }

    private static Provider provider(S3Settings settings) {
        return settings.credentials()
                .<Provider>map(pair -> new StaticProvider(
                        pair.accessKey(), pair.secretKey(), pair.sessionToken().orElse(null)))
                .orElseGet(() -> new ChainedProvider(
                        new AwsEnvironmentProvider(), new MinioEnvironmentProvider(), new IamAwsProvider(null, null)));
    }

    @Override
    public void close() {
        objects.close();
        threads.shutdown();
    }
}
