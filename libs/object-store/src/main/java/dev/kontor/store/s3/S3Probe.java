package dev.kontor.store.s3;

import dev.kontor.store.Document;
import dev.kontor.store.StoreRefusedException;
import io.minio.messages.Part;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;

/** Asks a service, by doing it, whether it keeps what safety rests on. */
final class S3Probe {
    private static final int WRITERS = 16;

    private final Bucket bucket;
    private final String folder = "probe/" + UUID.randomUUID() + "/";

    S3Probe(Bucket bucket) {
        this.bucket = bucket;
    }

    /** @throws StoreRefusedException when it does not */
    void run() {
        try {
            String raced = folder + "raced";
            require(
                    winners(writer -> bucket.put(raced, bytes(writer), new Bucket.Condition.Absent(), "")) == 1,
                    "lets one of many writers create an object (If-None-Match)");
            Document found = fetch(raced);
            Bucket.Condition unchanged =
                    new Bucket.Condition.Matches(found.version().value());
            require(
                    winners(writer -> bucket.put(raced, bytes(writer + WRITERS), unchanged, "")) == 1,
                    "lets one of many writers replace an object (If-Match)");
            require(
                    !Arrays.equals(fetch(raced).bytes(), found.bytes()),
                    "shows an object as it was written last to the next reader");
            require(
                    !bucket.put(raced, bytes(0), unchanged, ""),
                    "refuses to replace an object that changed (If-Match)");
            require(
                    !bucket.put(folder + "absent", bytes(0), unchanged, ""),
                    "refuses to replace an object that is not there (If-Match)");
            require(
                    bucket.list(folder, folder, 10).stream()
                            .map(Bucket.Listed::key)
                            .toList()
                            .equals(List.of(raced)),
                    "lists an object as soon as it was written");
            requireGuardedParts(raced);
        } finally {
            bucket.deleteAll(bucket.list("probe/", folder, 10).stream()
                    .map(Bucket.Listed::key)
                    .filter(key -> key.startsWith(folder))
                    .toList());
        }
    }

    private void requireGuardedParts(String standing) {
        String upload = bucket.begin(standing);
        PartMemory memory = new PartMemory(1 << 20);
        try (PartBuffer buffer = new PartBuffer(memory, Path.of("unused"), 1 << 10)) {
            buffer.write(bytes(1), 0, bytes(1).length);
            Part part = bucket.uploadPart(standing, upload, 1, buffer);
            bucket.complete(standing, upload, List.of(part));
            require(false, "refuses to put a multipart upload where an object stands (If-None-Match)");
        } catch (S3Failure e) {
            if (e.kind() != S3Failure.Kind.REFUSED) {
                throw e;
            }
        } finally {
            bucket.abort(standing, upload);
        }
    }

    private Document fetch(String key) {
        Optional<Bucket.Fetched> found = bucket.fetch(key);
        require(found.isPresent(), "shows an object as soon as it was written");
        return found.orElseThrow().object();
    }

    private static int winners(IntPredicate writer) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int number = i;
                writers.add(executor.submit(() -> {
                    start.await();
                    return writer.test(number);
                }));
            }
            start.countDown();
            int winners = 0;
            for (Future<Boolean> each : writers) {
                winners += each.get() ? 1 : 0;
            }
            return winners;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreRefusedException("interrupted while the store was tried", e);
        }
    }

    private static byte[] bytes(int writer) {
        return ("writer " + writer).getBytes(StandardCharsets.US_ASCII);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new StoreRefusedException("the S3 service of storage.storageDriver is not safe to use: a service must"
                    + " be one that " + what + ", and this one is not. MinIO, Amazon S3 and others are.");
        }
    }
}
