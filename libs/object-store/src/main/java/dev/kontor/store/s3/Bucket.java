package dev.kontor.store.s3;

import dev.kontor.store.Document;
import dev.kontor.store.KillPoint;
import dev.kontor.store.StoreObserver;
import dev.kontor.store.StoreRefusedException;
import io.minio.AbortMultipartUploadArgs;
import io.minio.BucketExistsArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.DeleteObjectsArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListObjectsV2Args;
import io.minio.ListPartsArgs;
import io.minio.ListPartsResponse;
import io.minio.errors.MinioException;
import io.minio.messages.DeleteRequest;
import io.minio.messages.DeleteResult;
import io.minio.messages.Part;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One bucket, as far as this driver needs it. All methods block; each repeats its request a few times, with pauses that
 * grow and vary, when the service does not answer or is busy. A request that is repeated may have happened twice.
 */
final class Bucket implements AutoCloseable {
    /** The user metadata that names the operation that wrote an object. */
    static final String OPERATION = "x-amz-meta-kontor-operation";

    private static final int PAGE = 1000;
    private static final int MOST_KEY_CHARS = 900;
    private static final Pattern NO_SEGMENT = Pattern.compile("/(?:\\.{1,2}(?:/|$)|/)");

    private final S3Settings settings;
    private final Clients clients;
    private final Attempts attempts;

    Bucket(S3Settings settings, Clients clients, StoreObserver observer) {
        this.settings = settings;
        this.clients = clients;
        this.attempts = new Attempts(observer);
    }

    /**
     * A small object that was read whole.
     *
     * @param object its bytes, and its ETag as their version
     * @param operation the operation that wrote it, where its metadata tells
     */
    record Fetched(Document object, Optional<String> operation) {}

    /** A line of a listing. */
    record Listed(String key, long sizeBytes) {}

    /** Under which condition an object is written. */
    sealed interface Condition {
        /** Always. */
        record None() implements Condition {}

        /** Only where nothing stands. */
        record Absent() implements Condition {}

        /** Only over the bytes with this ETag. */
        record Matches(String etag) implements Condition {}
    }

    /**
     * Finds the bucket, or makes it where the settings say so.
     *
     * @throws StoreRefusedException when there is no such bucket and it is not to be made
     */
    void requireBucket() {
        if (exists()) {
            return;
        }
        if (!settings.createBucket()) {
            throw new StoreRefusedException("there is no bucket '" + settings.bucket() + "' at " + settings.service()
                    + ": make it first, or name another one in storage.storageDriver.bucket");
        }
        create();
    }

    private boolean exists() {
        return attempts.call(
                S3Request.BUCKET,
                "find the bucket " + settings.bucket(),
                () -> clients.quick()
                        .bucketExists(BucketExistsArgs.builder()
                                .bucket(settings.bucket())
                                .build()));
    }

    /** Makes the bucket; that another process made it meanwhile is as good. */
    private void create() {
        try {
            attempts.send(S3Request.BUCKET, "make the bucket " + settings.bucket(), () -> {
                clients.objects().createBucket();
                return true;
            });
        } catch (S3Failure e) {
            if (!exists()) {
                throw e;
            }
        }
    }

    Optional<Fetched> fetch(String key) {
        return find(() -> attempts.send(
                S3Request.GET, "read " + key, () -> clients.objects().get(path(key))));
    }

    /** The length of an object. */
    OptionalLong size(String key) {
        return find(() -> attempts.send(
                        S3Request.HEAD,
                        "look at " + key,
                        () -> clients.objects().size(path(key))))
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** Opens a part of an object, of at least one byte; fewer come when the object is shorter. */
    Optional<ObjectRead> open(String key, long from, long length) {
        return find(() -> attempts.send(
                S3Request.GET, "read " + key, () -> clients.objects().open(path(key), from, length)));
    }

    /** Reads a part of an object, of at least one byte, into the beginning of an array; false when there is no object. */
    boolean read(String key, long from, byte[] into, int length) {
        return find(() -> attempts.send(S3Request.GET, "read " + key, () -> {
                    clients.objects().read(path(key), from, into, length);
                    return true;
                }))
                .isPresent();
    }

    /**
     * Writes a small object.
     *
     * @param operation named in the object's metadata
     * @return whether the condition held; false also when an earlier try of this call made it untrue
     */
    boolean put(String key, byte[] bytes, Condition condition, String operation) {
        Map<String, String> headers = new HashMap<>(Map.of(OPERATION, operation));
        switch (condition) {
            case Condition.None _ -> {}
            case Condition.Absent _ -> headers.put("if-none-match", "*");
            case Condition.Matches(String etag) -> headers.put("if-match", '"' + etag + '"');
        }
        try {
            KillPoint.S3_BEFORE_DOCUMENT_PUT.pass();
            attempts.write(S3Request.PUT, "write " + key, () -> {
                clients.objects().put(path(key), bytes, headers);
                return true;
            });
            KillPoint.S3_AFTER_DOCUMENT_PUT.pass();
            return true;
        } catch (S3Failure e) {
            boolean isOver = condition instanceof Condition.Matches && e.kind() == S3Failure.Kind.ABSENT;
            if (isOver || e.kind() == S3Failure.Kind.REFUSED) {
                return false;
            }
            throw e;
        }
    }

    /** Writes a large object, whatever stood there. */
    void put(String key, PartBytes bytes) {
        KillPoint.S3_BEFORE_CONTENT_PUT.pass();
        attempts.write(S3Request.PUT, "write " + key, () -> {
            clients.objects().put(path(key), bytes);
            return true;
        });
        KillPoint.S3_AFTER_CONTENT_PUT.pass();
    }

    void delete(String key) {
        KillPoint.S3_BEFORE_DELETE.pass();
        attempts.write(S3Request.DELETE, "delete " + key, () -> {
            clients.objects().delete(path(key));
            return true;
        });
        KillPoint.S3_AFTER_DELETE.pass();
    }

    /** Deletes objects, in as few requests as the service allows. */
    void deleteAll(Collection<String> keys) {
        List<DeleteRequest.Object> all =
                keys.stream().map(key -> new DeleteRequest.Object(path(key))).toList();
        for (int from = 0; from < all.size(); from += PAGE) {
            List<DeleteRequest.Object> page = all.subList(from, Math.min(all.size(), from + PAGE));
            List<DeleteResult.Error> errors = call(
                    KillPoint.S3_BEFORE_DELETE,
                    KillPoint.S3_AFTER_DELETE,
                    S3Request.DELETE_MANY,
                    "delete " + page.size() + " objects",
                    () -> clients.patient()
                            .deleteObjects(DeleteObjectsArgs.builder()
                                    .bucket(settings.bucket())
                                    .objects(page)
                                    .quiet(true)
                                    .build())
                            .thenApply(response -> response.result().errors()));
            for (DeleteResult.Error error : errors) {
                if (!"NoSuchKey".equals(error.code())) {
                    throw S3Failure.of(
                            "delete " + error.objectName(), new IOException(error.code() + ", " + error.message()));
                }
            }
        }
    }

    /** Lists objects in the order of their keys: those that begin with a prefix and are greater than a text. */
    List<Listed> list(String prefix, String after, int limit) {
        List<Listed> listed = new ArrayList<>();
        String start = startBefore(after);
        while (true) {
            int wanted = Math.min(PAGE, limit - listed.size());
            List<Listed> page = page(prefix, start, wanted);
            page.stream().filter(each -> each.key().compareTo(after) > 0).forEach(listed::add);
            if (page.size() < wanted || listed.size() >= limit) {
                return listed;
            }
            start = page.getLast().key();
        }
    }

    /**
     * A text that services take as the beginning of a listing, not greater than another one: some refuse what could not be
     * a key. No key of this program is between the two.
     */
    private static String startBefore(String after) {
        Matcher matcher = NO_SEGMENT.matcher(after);
        String start = matcher.find() ? after.substring(0, matcher.start() + 1) : after;
        return start.substring(0, Math.min(MOST_KEY_CHARS, start.length()));
    }

    private List<Listed> page(String prefix, String after, int limit) {
        return attempts.call(
                S3Request.LIST,
                "list " + prefix,
                () -> clients.quick()
                        .listObjectsV2(ListObjectsV2Args.builder()
                                .bucket(settings.bucket())
                                .prefix(path(prefix))
                                .startAfter(path(after))
                                .maxKeys(limit)
                                .build())
                        .thenApply(response -> response.result().contents().stream()
                                .map(each -> new Listed(unprefixed(each.objectName()), each.size()))
                                .toList()));
    }

    /** Begins a multipart upload; the result names it. */
    String begin(String key) {
        return call(
                KillPoint.S3_BEFORE_BEGIN,
                KillPoint.S3_AFTER_BEGIN,
                S3Request.BEGIN,
                "begin " + key,
                () -> clients.quick()
                        .createMultipartUpload(CreateMultipartUploadArgs.builder()
                                .bucket(settings.bucket())
                                .object(path(key))
                                .headers(new Http.Headers("x-amz-checksum-algorithm", "CRC32C"))
                                .build())
                        .thenApply(response -> response.result().uploadId()));
    }

    Part uploadPart(String key, String uploadId, int number, PartBytes bytes) {
        KillPoint.S3_BEFORE_PART_UPLOAD.pass();
        Part part = attempts.send(
                S3Request.PUT_PART,
                "write part " + number + " of " + key,
                () -> clients.objects().putPart(path(key), uploadId, number, bytes));
        KillPoint.S3_AFTER_PART_UPLOAD.pass();
        return part;
    }

    /** All parts of a multipart upload, in their order. */
    List<Part> parts(String key, String uploadId) {
        List<Part> parts = new ArrayList<>();
        while (true) {
            ListPartsArgs.Builder args = ListPartsArgs.builder()
                    .bucket(settings.bucket())
                    .object(path(key))
                    .uploadId(uploadId)
                    .maxParts(PAGE);
            if (!parts.isEmpty()) {
                args.partNumberMarker(parts.getLast().partNumber());
            }
            ListPartsResponse page = attempts.call(
                    S3Request.LIST_PARTS,
                    "list the parts of " + key,
                    () -> clients.quick().listParts(args.build()));
            parts.addAll(page.result().parts());
            if (!page.result().isTruncated() || page.result().parts().isEmpty()) {
                return parts;
            }
        }
    }

    /**
     * Makes an object of the parts, where none stands.
     *
     * @throws S3Failure NO_UPLOAD when it is not there any more (an earlier try may have ended it); REFUSED when an object
     *     stands there
     */
    void complete(String key, String uploadId, List<Part> parts) {
        call(
                KillPoint.S3_BEFORE_COMPLETE,
                KillPoint.S3_AFTER_COMPLETE,
                S3Request.COMPLETE,
                "complete " + key,
                () -> clients.patient()
                        .completeMultipartUpload(CompleteMultipartUploadArgs.builder()
                                .bucket(settings.bucket())
                                .object(path(key))
                                .uploadId(uploadId)
                                .parts(parts.toArray(Part[]::new))
                                .maxRetries(1)
                                .extraHeaders(new Http.Headers("If-None-Match", "*"))
                                .build()));
    }

    /** Gives a multipart upload up; absent is fine. */
    void abort(String key, String uploadId) {
        find(() -> attempts.call(
                S3Request.ABORT,
                "abort " + key,
                () -> clients.quick()
                        .abortMultipartUpload(AbortMultipartUploadArgs.builder()
                                .bucket(settings.bucket())
                                .object(path(key))
                                .uploadId(uploadId)
                                .build())));
    }

    /** A link by which anybody may read an object for a while. */
    URI link(String key, String mediaType, Duration validity) {
        try {
            return URI.create(clients.links()
                    .getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                            .method(Http.Method.GET)
                            .bucket(settings.bucket())
                            .object(path(key))
                            .expiry((int) validity.toSeconds(), TimeUnit.SECONDS)
                            .extraQueryParams(new Http.QueryParameters("response-content-type", mediaType))
                            .build()));
        } catch (MinioException e) {
            throw S3Failure.of("sign a link to " + key, e);
        }
    }

    private <T> T call(
            KillPoint before, KillPoint after, S3Request kind, String what, Supplier<CompletableFuture<T>> request) {
        before.pass();
        T answer = attempts.call(kind, what, request);
        after.pass();
        return answer;
    }

    /** An absent object or upload is no failure here. */
    private static <T> Optional<T> find(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (S3Failure e) {
            if (e.kind() == S3Failure.Kind.ABSENT || e.kind() == S3Failure.Kind.NO_UPLOAD) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private String path(String key) {
        return settings.prefix().isEmpty() ? key : settings.prefix() + "/" + key;
    }

    private String unprefixed(String path) {
        return settings.prefix().isEmpty()
                ? path
                : path.substring(settings.prefix().length() + 1);
    }

    @Override
    public void close() {
        clients.close();
    }
}
