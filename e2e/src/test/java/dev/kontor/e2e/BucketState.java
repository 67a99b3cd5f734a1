package dev.kontor.e2e;

import dev.kontor.registry.document.JsonDocument;
import dev.kontor.store.Key;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a registry keeps in its bucket, as {@link StoreState} tells it: one listing, and the marks of uploads. */
final class BucketState {
    /** The line behind a document that names the operation which wrote it. */
    private static final int TRAILER_BYTES = 28;

    private final MinioClient client;
    private final String bucket;
    private final String root;
    private final Set<String> givenUp = new HashSet<>();

    /** @param settings as {@link OnS3} makes them */
    BucketState(Map<String, String> settings) {
        this.bucket = OnS3.setting(settings, "BUCKET");
        this.root = OnS3.setting(settings, "ROOTDIRECTORY") + "/";
        this.client = MinioClient.builder()
                .endpoint(OnS3.setting(settings, "REGIONENDPOINT"))
                .region(OnS3.setting(settings, "REGION"))
                .credentials(OnS3.setting(settings, "ACCESSKEY"), OnS3.setting(settings, "SECRETKEY"))
                .build();
    }

    /** Leases are left out, which are renewed whether anything happens or not, and the counting of pulls. */
    StoreState now() {
        Map<String, String> documents = new TreeMap<>();
        Map<String, Long> contents = new TreeMap<>();
        try {
            for (Result<Item> result : client.listObjects(ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(root)
                    .recursive(true)
                    .build())) {
                Item item = result.get();
                String key = item.objectName().substring(root.length());
                if (key.startsWith("content/")) {
                    contents.put(key, item.size());
                } else if (!key.startsWith("leases/")
                        && !StoreState.isOfCounting(key)
                        && !isGivenUp(key, item.etag())) {
                    documents.put(key, item.etag());
                }
            }
            return new StoreState(documents, contents);
        } catch (MinioException e) {
            throw new IllegalStateException("the bucket cannot be listed", e);
        }
    }

    private boolean isGivenUp(String key, String etag) throws MinioException {
        if (!key.startsWith("uploads/") || givenUp.contains(key + etag)) {
            return key.startsWith("uploads/");
        }
        try (InputStream in = client.getObject(
                GetObjectArgs.builder().bucket(bucket).object(root + key).build())) {
            byte[] bytes = in.readAllBytes();
            int length = bytes.length - TRAILER_BYTES;
            boolean is = length > 0
                    && JsonDocument.text(new Key(key), Arrays.copyOf(bytes, length), "phase", "ABORTED"::equals);
            if (is) {
                givenUp.add(key + etag);
            }
            return is;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
