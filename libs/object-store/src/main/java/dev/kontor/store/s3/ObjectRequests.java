package dev.kontor.store.s3;

import dev.kontor.store.Document;
import dev.kontor.store.Version;
import io.minio.messages.Part;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * The requests of which there are many: one object is read, written or deleted. Each is sent once.
 *
 * <p>Documents, parts that are uploaded, and contents that are read have connections of their own each, so that none of
 * them waits for another.
 *
 * <p>The client library that does all else costs several times as much for each of them: its requests change threads three
 * times, and bytes in bulk pass eight kibibytes at a time through two copies and a timer.
 */
final class ObjectRequests implements AutoCloseable {
    private static final Duration QUICK = Duration.ofSeconds(10);
    private static final Duration PATIENT = Duration.ofSeconds(60);

    /** The slowest way on which a part is still taken: 256 KiB/s. */
    private static final long LEAST_BYTES_A_SECOND = 256 << 10;

    private static final String FIRST_REGION = "us-east-1";
    private static final int DOCUMENT_CONNECTIONS = 256;
    private static final int PART_CONNECTIONS = 128;
    private static final int PIECE_CONNECTIONS = 128;

    private static final String NO_BODY = SignatureV4.hash(new byte[0]);

    private final SignatureV4 signature;
    private final ScheduledThreadPoolExecutor watch;
    private final DirectHttp documents;
    private final DirectHttp parts;
    private final DirectHttp downloads;
    private final HttpHost host;
    private final String authority;
    private final String root;
    private final String region;

    ObjectRequests(S3Settings settings, SignatureV4 signature) {
        this.signature = signature;
        this.watch = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("s3-watch").daemon(true).factory());
        watch.setRemoveOnCancelPolicy(true);
        this.documents = new DirectHttp(settings.skipVerify(), DOCUMENT_CONNECTIONS, watch);
        this.parts = new DirectHttp(settings.skipVerify(), PART_CONNECTIONS, watch);
        this.downloads = new DirectHttp(settings.skipVerify(), Downloads.MAX_STREAMS + PIECE_CONNECTIONS, watch);
        this.region = settings.region();
        URI service = URI.create(settings.service());
        String name = settings.pathStyle() ? service.getHost() : settings.bucket() + "." + service.getHost();
        boolean isUsual = service.getPort() == (service.getScheme().equals("https") ? 443 : 80);
        this.host = new HttpHost(service.getScheme(), name, isUsual ? -1 : service.getPort());
        this.authority = host.getPort() < 0 ? name : name + ":" + host.getPort();
        this.root = settings.pathStyle() ? "/" + settings.bucket() + "/" : "/";
    }

    /** Makes something of an answer; what it leaves unread is dropped. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ClassicHttpResponse answer) throws IOException;
    }

    /** Makes the bucket. Its region is said unless it is the first one, which services refuse to be told. */
    void createBucket() throws IOException {
        byte[] body = region.equals(FIRST_REGION)
                ? new byte[0]
                : ("<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>"
                                + region + "</LocationConstraint></CreateBucketConfiguration>")
                        .getBytes(StandardCharsets.UTF_8);
        put("", body, Map.of());
    }

    /** Reads a small object whole. */
    Bucket.Fetched get(String path) throws IOException {
        return call(documents, request("GET", path, "", Map.of(), NO_BODY), QUICK, QUICK, answer -> {
            HttpEntity body = answer.getEntity();
            byte[] bytes = body == null ? new byte[0] : EntityUtils.toByteArray(body);
            Version version = new Version(header(answer, "ETag").orElse("").replace("\"", ""));
            return new Bucket.Fetched(new Document(bytes, version), header(answer, Bucket.OPERATION));
        });
    }

    /** The length of an object. */
    long size(String path) throws IOException {
        return call(
                documents,
                request("HEAD", path, "", Map.of(), NO_BODY),
                QUICK,
                QUICK,
                answer -> Long.parseLong(
                        header(answer, HttpHeaders.CONTENT_LENGTH).orElse("0")));
    }

    /** Opens a part of an object, of at least one byte. */
    ObjectRead open(String path, long from, long length) throws IOException {
        Map<String, String> range = Map.of("range", "bytes=" + from + "-" + (from + length - 1));
        HttpUriRequestBase get = request("GET", path, "", range, NO_BODY);
        ClassicHttpResponse response = downloads.send(host, get, PATIENT, PATIENT);
        try {
            requireStatus(response, HttpStatus.SC_PARTIAL_CONTENT, HttpStatus.SC_PARTIAL_CONTENT);
            return new ObjectRead(response, response.getEntity(), length);
        } catch (IOException | RuntimeException e) {
            DirectHttp.cut(response);
            throw e;
        }
    }

    /** Reads a part of an object, of at least one byte, into the beginning of an array. */
    void read(String path, long from, byte[] into, int length) throws IOException {
        try (ObjectRead read = open(path, from, length)) {
            read.read(into);
        }
    }

    /** Writes a small object. */
    void put(String path, byte[] body, Map<String, String> headers) throws IOException {
        HttpUriRequestBase put = request("PUT", path, "", headers, SignatureV4.hash(body));
        put.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM));
        call(documents, put, QUICK, QUICK, answer -> answer);
    }

    /** Writes a large object. */
    void put(String path, PartBytes body) throws IOException {
        send(request("PUT", path, "", checksum(body), SignatureV4.UNSIGNED), body);
    }

    /** Writes a part of an object. */
    Part putPart(String path, String uploadId, int number, PartBytes body) throws IOException {
        String query = "partNumber=" + number + "&uploadId="
                + SignatureV4.encoded(uploadId).replace("/", "%2F");
        String etag = send(request("PUT", path, query, checksum(body), SignatureV4.UNSIGNED), body);
        return new Part(number, etag, null, body.crc32c(), null, null, null);
    }

    /** Parts carry a checksum of their own, so the body need not be hashed once more for the signature. */
    private static Map<String, String> checksum(PartBytes body) {
        return Map.of("x-amz-sdk-checksum-algorithm", "CRC32C", "x-amz-checksum-crc32c", body.crc32c());
    }

    private String send(HttpUriRequestBase put, PartBytes body) throws IOException {
        HttpEntity entity = body.entity();
        put.setEntity(entity);
        Duration sending = PATIENT.plusSeconds(entity.getContentLength() / LEAST_BYTES_A_SECOND);
        return call(
                        parts,
                        put,
                        PATIENT,
                        sending,
                        answer -> header(answer, "ETag").orElse(""))
                .replace("\"", "");
    }

    /** Deletes an object; absent is fine. */
    void delete(String path) throws IOException {
        call(documents, request("DELETE", path, "", Map.of(), NO_BODY), QUICK, QUICK, answer -> answer);
    }

    private HttpUriRequestBase request(
            String method, String path, String query, Map<String, String> headers, String bodyHash) {
        String target = root + SignatureV4.encoded(path);
        HttpUriRequestBase request =
                new HttpUriRequestBase(method, URI.create(query.isEmpty() ? target : target + "?" + query));
        signature.sign(method, authority, target, query, headers, bodyHash).forEach(request::setHeader);
        return request;
    }

    private <T> T call(
            DirectHttp http, HttpUriRequestBase request, Duration silence, Duration sending, Reader<T> reader)
            throws IOException {
        try (ClassicHttpResponse response = http.send(host, request, silence, sending)) {
            requireStatus(response, HttpStatus.SC_OK, HttpStatus.SC_NO_CONTENT);
            T read = reader.read(response);
            EntityUtils.consume(response.getEntity());
            return read;
        }
    }

    private static Optional<String> header(ClassicHttpResponse answer, String name) {
        return Optional.ofNullable(answer.getFirstHeader(name)).map(Header::getValue);
    }

    private static void requireStatus(ClassicHttpResponse response, int one, int other) throws IOException {
        int status = response.getCode();
        if (status == one || status == other) {
            return;
        }
        HttpEntity body = response.getEntity();
        if (body == null) {
            throw ErrorAnswer.of(status, status == HttpStatus.SC_NOT_FOUND ? "<Code>NoSuchKey</Code>" : "");
        }
        byte[] text = body.getContent().readNBytes(ErrorAnswer.MOST_BYTES);
        throw ErrorAnswer.of(status, new String(text, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        watch.shutdownNow();
        documents.close();
        parts.close();
        downloads.close();
    }
}
