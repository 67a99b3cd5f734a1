package dev.kontor.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.kontor.e2e.crash.ServerProcess;
import dev.kontor.e2e.crash.Setup;
import dev.kontor.http.proxy.CallObserver;
import dev.kontor.http.proxy.HostLookup;
import dev.kontor.http.proxy.ProxyLimits;
import dev.kontor.http.proxy.ReplicaSet;
import dev.kontor.http.proxy.ServiceAnswer;
import dev.kontor.http.proxy.ServiceClient;
import dev.kontor.http.proxy.ServiceRequest;
import dev.kontor.oci.Digest;
import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.Key;
import dev.kontor.store.Write;
import dev.kontor.store.s3.S3ObjectStore;
import dev.kontor.testkit.s3.MinioServer;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What our connections to services, and our short way to a bucket, save beside the libraries that would do the same: the
 * processor time of this process for the same exchanges with the same server, in turns. The table is in
 * {@code target/transport.md}. Run it alone: {@code mvn -pl e2e -am test -Dtest=TransportFiguresTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dexcluded.test.groups=}.
 */
@Isolated
@Tag("slow")
@TestMethodOrder(MethodOrderer.MethodName.class)
class TransportFiguresTest {
    private static final int MIB = 1 << 20;
    private static final int LARGE = 64 * MIB;
    private static final int ROUNDS = 5;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final List<String> TABLE = new ArrayList<>(List.of(
            "| Exchange | ours, µs of CPU | library, µs of CPU | ours, µs | library, µs | CPU, ours : library |",
            "|---|---|---|---|---|---|"));

    @TempDir
    private Path folder;

    private final byte[] large = new byte[LARGE];

    /** An exchange that is done again and again. */
    @FunctionalInterface
    private interface Exchange {
        void run() throws Exception;
    }

    /** What one exchange took, in microseconds. */
    private record Cost(double cpu, double wall) {}

    private static void compare(String name, int times, Exchange ours, Exchange library) throws Exception {
        measure(times, ours);
        measure(times, library);
        List<Cost> own = new ArrayList<>();
        List<Cost> theirs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            own.add(measure(times, ours));
            theirs.add(measure(times, library));
        }
        Cost one = least(own);
        Cost other = least(theirs);
        TABLE.add(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.0f | %.2f |",
                name,
                one.cpu(),
                other.cpu(),
                one.wall(),
                other.wall(),
                one.cpu() / other.cpu()));
        Files.write(Path.of("target", "transport.md"), TABLE);
    }

    private static Cost measure(int times, Exchange exchange) throws Exception {
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        for (int i = 0; i < times; i++) {
            exchange.run();
        }
        return new Cost(
                (SYSTEM.getProcessCpuTime() - cpu) / 1000.0 / times, (System.nanoTime() - wall) / 1000.0 / times);
    }

    private static Cost least(List<Cost> costs) {
        return new Cost(
                costs.stream().mapToDouble(Cost::cpu).min().orElseThrow(),
                costs.stream().mapToDouble(Cost::wall).min().orElseThrow());
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[256 << 10];
        while (in.read(buffer) >= 0) {
            // Nobody wants the bytes.
        }
    }

    @Test
    void connectionsToServices() throws Exception {
        ServerProcess server = ServerProcess.start(
                Setup.ofFolder(folder.resolve("config.json"), folder.resolve("data"), false),
                List.of("-XX:TieredStopAtLevel=4"),
                Map.of());
        ProxyLimits limits = new ProxyLimits(
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                100,
                100);
        URI base = server.uri().orElseThrow();
        try (ReplicaSet replicas = ReplicaSet.start("any", List.of(base), limits, HostLookup.SYSTEM);
                CloseableHttpClient library = HttpClients.custom()
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableContentCompression()
                        .disableAuthCaching()
                        .build()) {
            ServiceClient own = new ServiceClient(replicas, (_, _) -> "token", CallObserver.NONE);
            compareConnections(own, library, base);
        } finally {
            server.kill();
        }
    }

    private void compareConnections(ServiceClient own, CloseableHttpClient library, URI base) throws Exception {
        String small = push(library, base, new byte[500]);
        String middle = push(library, base, new byte[MIB]);
        String big = push(library, base, large);
        byte[] manifest =
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"
                        .getBytes(StandardCharsets.UTF_8);
        String put = "/v2/a/manifests/" + Digest.sha256(manifest);
        for (Map.Entry<String, Integer> each :
                List.of(Map.entry(small, 3000), Map.entry(middle, 300), Map.entry(big, 8))) {
            String name = each.getKey().equals(small)
                    ? "GET 500 bytes"
                    : each.getKey().equals(middle) ? "GET 1 MiB" : "GET 64 MiB";
            compare(
                    name,
                    each.getValue(),
                    () -> ask(own, ServiceRequest.of("GET", each.getKey()), 200),
                    () -> ask(library, new HttpGet(base + each.getKey()), 200));
        }
        compare(
                "PUT 100 bytes",
                2000,
                () -> ask(
                        own,
                        ServiceRequest.of("PUT", put)
                                .with("Content-Type", "application/vnd.oci.image.index.v1+json")
                                .with(manifest),
                        201),
                () -> ask(library, put(base + put, manifest), 201));
        String upload = "/v2/a/blobs/uploads/?digest=" + Digest.sha256(large);
        compare(
                "POST 64 MiB",
                6,
                () -> ask(own, ServiceRequest.of("POST", upload).with(large), 201),
                () -> ask(library, post(base + upload, large), 201));
    }

    private static String push(CloseableHttpClient library, URI base, byte[] bytes) throws IOException {
        Digest digest = Digest.sha256(bytes);
        ask(library, post(base + "/v2/a/blobs/uploads/?digest=" + digest, bytes), 201);
        return "/v2/a/blobs/" + digest;
    }

    private static HttpUriRequestBase post(String uri, byte[] bytes) {
        HttpPost post = new HttpPost(uri);
        post.setEntity(new ByteArrayEntity(bytes, ContentType.APPLICATION_OCTET_STREAM));
        return post;
    }

    private static HttpUriRequestBase put(String uri, byte[] bytes) {
        HttpPut put = new HttpPut(uri);
        put.setEntity(new ByteArrayEntity(bytes, ContentType.create("application/vnd.oci.image.index.v1+json")));
        return put;
    }

    private static void ask(ServiceClient client, ServiceRequest request, int status) throws IOException {
        try (ServiceAnswer answer = client.send(request)) {
            assertThat(answer.status()).isEqualTo(status);
            drain(answer.body());
        }
    }

    private static void ask(CloseableHttpClient client, HttpUriRequestBase request, int status) throws IOException {
        client.execute(request, answer -> {
            assertThat(answer.getCode()).isEqualTo(status);
            if (answer.getEntity() != null) {
                drain(answer.getEntity().getContent());
            }
            return true;
        });
    }

    @Test
    void theShortWayToABucket() throws Exception {
        MinioServer server = MinioServer.shared();
        String bucket = server.newBucket();
        MinioClient library = MinioClient.builder()
                .endpoint(server.endpoint().toString())
                .region("us-east-1")
                .credentials(
                        server.credentials().accessKey(), server.credentials().secretKey())
                .build();
        try (S3ObjectStore own = S3ObjectStore.open(server.settings(bucket))) {
            byte[] document = new byte[500];
            Key key = Key.of("documents", "one");
            compare(
                    "S3: put 500 bytes",
                    500,
                    () -> own.write(List.of(Write.store(key, document))),
                    () -> put(library, bucket, "library", document));
            compare("S3: get 500 bytes", 1000, () -> own.find(key), () -> get(library, bucket, "library"));
            ContentId content = write(own);
            compare("S3: put 64 MiB", 4, () -> write(own), () -> put(library, bucket, "large", large));
            compare("S3: get 64 MiB", 6, () -> read(own, content), () -> get(library, bucket, "large"));
        } finally {
            library.close();
        }
    }

    private ContentId write(S3ObjectStore store) {
        ContentId id = ContentId.random(new SecureRandom());
        try (ContentWriter writer = store.append(id, ContentProgress.START).orElseThrow()) {
            for (int from = 0; from < LARGE; from += MIB) {
                writer.write(large, from, MIB);
            }
            return writer.seal();
        }
    }

    private static void read(S3ObjectStore store, ContentId id) {
        try (Content content = store.open(id, 0, LARGE).orElseThrow()) {
            content.writeTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(MinioClient client, String bucket, String key, byte[] bytes) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                        new ByteArrayInputStream(bytes), (long) bytes.length, 8L * MIB)
                .build());
    }

    private static void get(MinioClient client, String bucket, String key) throws Exception {
        try (InputStream in = client.getObject(
                GetObjectArgs.builder().bucket(bucket).object(key).build())) {
            drain(in);
        }
    }
}
