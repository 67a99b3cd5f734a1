package dev.kontor.store.s3;

import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentLostException;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.StoreUnavailableException;
import io.minio.messages.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Contents as objects under {@code content/}, each written once. */
final class S3Contents {
    private static final System.Logger LOGGER = System.getLogger(S3Contents.class.getName());
    private static final String FOLDER = "content/";
    private static final int READ_BYTES = 256 << 10;

    private final Bucket bucket;
    private final Executor threads;
    private final PartSizes sizes;
    private final PartMemory memory;
    private final Downloads downloads;
    private final Path spool;
    private final SecureRandom random = new SecureRandom();

    S3Contents(Bucket bucket, Executor threads, PartSizes sizes, PartMemory memory, Downloads downloads, Path spool) {
        this.bucket = bucket;
        this.threads = threads;
        this.sizes = sizes;
        this.memory = memory;
        this.downloads = downloads;
        this.spool = spool;
    }

    ContentWriter append(ContentId id, ContentProgress progress) {
        return new S3ContentWriter(this, id, progress);
    }

    void abandon(ContentId id, ContentProgress progress) {
        UploadProgress upload = UploadProgress.of(progress);
        giveUp(id, upload.uploadId(), upload);
    }

    /** Ends a multipart upload and deletes what an upload has in objects of its own. */
    void giveUp(ContentId id, Optional<String> uploadId, UploadProgress progress) {
        uploadId.ifPresent(upload -> bucket.abort(key(id), upload));
        List<ContentId> tails = new ArrayList<>();
        progress.tail().ifPresent(tails::add);
        progress.superseded().ifPresent(tails::add);
        delete(tails);
    }

    Optional<Content> open(ContentId id, long from, long length) {
        if (from < 0 || length < 0) {
            throw new IndexOutOfBoundsException("bytes " + from + " + " + length);
        }
        if (length == 0) {
            OptionalLong size = bucket.size(key(id));
            return size.isPresent() ? Optional.of(new EmptyContent()) : Optional.empty();
        }
        try {
            return S3Content.open(bucket, downloads, id, key(id), from, length);
        } catch (S3Failure e) {
            if (e.kind() == S3Failure.Kind.OUT_OF_RANGE) {
                throw new StoreDamagedException("content/" + id, "it ends before byte " + (from + length), e);
            }
            throw e;
        }
    }

    void delete(Collection<ContentId> ids) {
        if (ids.size() == 1) {
            bucket.delete(key(ids.iterator().next()));
        } else {
            bucket.deleteAll(ids.stream().map(S3Contents::key).toList());
        }
    }

    /** Deletes what nothing needs any more; a failure leaves it to the collector. */
    void deleteQuietly(ContentId id) {
        try {
            bucket.delete(key(id));
        } catch (StoreUnavailableException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "content " + id + " is left behind", e);
        }
    }

    List<ContentId> list(String after, int limit) {
        String shard = after.length() < 2 ? after : after.substring(0, 2) + "/" + after;
        return bucket.list(FOLDER, FOLDER + shard, limit).stream()
                .map(listed -> listed.key().substring(listed.key().lastIndexOf('/') + 1))
                .flatMap(name -> ContentId.parse(name).stream())
                .toList();
    }

    URI link(ContentId id, String mediaType, Duration validity) {
        return bucket.link(key(id), mediaType, validity);
    }

    PartBuffer buffer(int part) {
        return new PartBuffer(memory, spool, sizes.of(part));
    }

    String begin(ContentId id) {
        return bucket.begin(key(id));
    }

    /** Sends a part and closes its buffer. */
    CompletableFuture<Part> sendPart(ContentId id, String uploadId, int number, PartBuffer bytes) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (bytes) {
                        return bucket.uploadPart(key(id), uploadId, number, bytes);
                    }
                },
                threads);
    }

    /** Writes content that is shorter than a part, under a name that nobody else has. */
    ContentId put(PartBuffer bytes) {
        ContentId id = ContentId.random(random);
        bucket.put(key(id), bytes);
        return id;
    }

    List<Part> parts(ContentId id, String uploadId) {
        try {
            return bucket.parts(key(id), uploadId);
        } catch (S3Failure e) {
            throw lost(id, e);
        }
    }

    /** Makes content of parts; one that an earlier try made already is fine. */
    void complete(ContentId id, String uploadId, List<Part> parts, long sizeBytes) {
        try {
            bucket.complete(key(id), uploadId, parts);
        } catch (S3Failure e) {
            boolean mayBeDone = e.kind() == S3Failure.Kind.NO_UPLOAD || e.kind() == S3Failure.Kind.REFUSED;
            if (!mayBeDone || bucket.size(key(id)).orElse(-1) != sizeBytes) {
                throw lost(id, e);
            }
        }
    }

    private static RuntimeException lost(ContentId id, S3Failure failure) {
        return failure.kind() == S3Failure.Kind.NO_UPLOAD
                ? new ContentLostException("content " + id + " is lost: " + failure.getMessage(), failure)
                : failure;
    }

    /** Takes bytes in the order in which they are read. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes, int offset, int length);
    }

    /** Reads the beginning of an object whole. */
    void read(ContentId id, long length, Sink sink) {
        ObjectRead response = bucket.open(key(id), 0, length)
                .orElseThrow(() -> new ContentLostException("content " + id + " is not there any more"));
        byte[] buffer = new byte[(int) Math.min(READ_BYTES, length)];
        try (response) {
            for (long left = length; left > 0; ) {
                int count = response.read(buffer);
                sink.write(buffer, 0, count);
                left -= count;
            }
        } catch (IOException e) {
            throw S3Failure.of("read content " + id, e);
        }
    }

    private static String key(ContentId id) {
        return FOLDER + id.value().substring(0, 2) + "/" + id.value();
    }

    /** No bytes at all. */
    private record EmptyContent() implements Content {
        @Override
        public void writeTo(OutputStream out) {
            // There is nothing to write.
        }

        @Override
        public void close() {
            // There is nothing to let go of.
        }
    }
}
