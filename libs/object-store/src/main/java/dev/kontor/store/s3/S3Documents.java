package dev.kontor.store.s3;

import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.StoreException;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Version;
import dev.kontor.store.Write;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Documents as objects: their bytes, then a line with the id of the operation that wrote them. A document without bytes is an object
 * without bytes, whose operation stands in its metadata.
 */
final class S3Documents {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int OPERATION_LENGTH = 26;
    private static final String MARK = "\n#";
    private static final int TRAILER_BYTES = MARK.length() + OPERATION_LENGTH;
    private static final int AT_ONCE = 16;

    private final Bucket bucket;
    private final Executor threads;
    private final SecureRandom random = new SecureRandom();

    S3Documents(Bucket bucket, Executor threads) {
        this.bucket = bucket;
        this.threads = threads;
    }

    /** A document with the operation that wrote it. */
    private record Stored(Document document, String operation) {
        static Stored of(Key key, Bucket.Fetched fetched) {
            byte[] bytes = fetched.object().bytes();
            if (bytes.length == 0) {
                return new Stored(fetched.object(), fetched.operation().orElse(""));
            }
            int end = bytes.length - TRAILER_BYTES;
            if (end < 0 || bytes[end] != MARK.charAt(0) || bytes[end + 1] != MARK.charAt(1)) {
                throw new StoreDamagedException(key.value(), "it was not written by this program");
            }
            String operation =
                    new String(bytes, bytes.length - OPERATION_LENGTH, OPERATION_LENGTH, StandardCharsets.US_ASCII);
            return new Stored(
                    new Document(Arrays.copyOf(bytes, end), fetched.object().version()), operation);
        }
    }

    Optional<Document> find(Key key) {
        return fetch(key).map(Stored::document);
    }

    List<Optional<Document>> findAll(List<Key> keys) {
        return inParallel(keys.stream()
                .<Supplier<Optional<Document>>>map(key -> () -> find(key))
                .toList());
    }

    private Optional<Stored> fetch(Key key) {
        return bucket.fetch(key.value()).map(fetched -> Stored.of(key, fetched));
    }

    BatchOutcome write(List<Write> batch) {
        batch.forEach(S3Documents::requireSize);
        int next = 0;
        while (next < batch.size()) {
            List<Write> free = freeRun(batch, next);
            if (!free.isEmpty()) {
                inParallel(free.stream()
                        .<Supplier<Boolean>>map(write -> () -> {
                            writeFreely(write);
                            return true;
                        })
                        .toList());
                next += free.size();
            } else {
                Write.Put put = (Write.Put) batch.get(next);
                Optional<BatchOutcome> stopped = writeIf(put, next);
                if (stopped.isPresent()) {
                    return stopped.get();
                }
                next++;
            }
        }
        return new BatchOutcome.Applied();
    }

    private static void requireSize(Write write) {
        if (write instanceof Write.Put put && put.bytes().length > DocumentStore.MAX_DOCUMENT_BYTES) {
            throw new IllegalArgumentException(
                    put.key() + " is larger than a document may be: " + put.bytes().length + " bytes");
        }
    }

    /** The writes without a condition that follow each other from a place on, each of another key. */
    private static List<Write> freeRun(List<Write> batch, int from) {
        List<Write> run = new ArrayList<>();
        for (Write write : batch.subList(from, batch.size())) {
            boolean isFree = !(write instanceof Write.Put put) || put.expectation() instanceof Expectation.Anything;
            boolean isRepeated = run.stream().anyMatch(each -> each.key().equals(write.key()));
            if (!isFree || isRepeated) {
                break;
            }
            run.add(write);
        }
        return run;
    }

    private void writeFreely(Write write) {
        switch (write) {
            case Write.Forget(Key key) -> bucket.delete(key.value());
            case Write.Put put -> {
                String operation = newOperation();
                bucket.put(put.key().value(), object(put.bytes(), operation), new Bucket.Condition.None(), operation);
            }
        }
    }

    /** Empty when it happened. */
    private Optional<BatchOutcome> writeIf(Write.Put put, int index) {
        String operation = newOperation();
        Bucket.Condition condition = switch (put.expectation()) {
            case Expectation.Anything() -> new Bucket.Condition.None();
            case Expectation.Absent() -> new Bucket.Condition.Absent();
            case Expectation.Unchanged(Version version) -> new Bucket.Condition.Matches(version.value());
        };
        if (bucket.put(put.key().value(), object(put.bytes(), operation), condition, operation)) {
            return Optional.empty();
        }
        Optional<Stored> current = fetch(put.key());
        if (current.filter(stored -> stored.operation().equals(operation)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new BatchOutcome.Stopped(index, put.key(), current.map(Stored::document)));
    }

    private static byte[] object(byte[] document, String operation) {
        if (document.length == 0) {
            return document;
        }
        byte[] trailer = (MARK + operation).getBytes(StandardCharsets.US_ASCII);
        byte[] object = Arrays.copyOf(document, document.length + trailer.length);
        System.arraycopy(trailer, 0, object, document.length, trailer.length);
        return object;
    }

    private String newOperation() {
        byte[] bytes = new byte[OPERATION_LENGTH];
        random.nextBytes(bytes);
        StringBuilder text = new StringBuilder(OPERATION_LENGTH);
        for (byte each : bytes) {
            text.append(ALPHABET.charAt(each & 31));
        }
        return text.toString();
    }

    List<DocumentEntry> list(Prefix prefix, String after, int limit) {
        return bucket.list(prefix.value(), prefix.value() + after, limit).stream()
                .map(listed ->
                        new DocumentEntry(new Key(listed.key()), Math.max(0, listed.sizeBytes() - TRAILER_BYTES)))
                .toList();
    }

    List<KeyedDocument> read(Prefix prefix, String after, int limit) {
        List<Supplier<Optional<KeyedDocument>>> reads = list(prefix, after, limit).stream()
                .map(DocumentEntry::key)
                .<Supplier<Optional<KeyedDocument>>>map(
                        key -> () -> find(key).map(document -> new KeyedDocument(key, document)))
                .toList();
        return inParallel(reads).stream().flatMap(Optional::stream).toList();
    }

    /** Runs requests at once, a bounded number at a time, and returns what they returned, in their order. */
    private <T> List<T> inParallel(List<Supplier<T>> requests) {
        if (requests.size() == 1) {
            return List.of(requests.getFirst().get());
        }
        Semaphore permits = new Semaphore(AT_ONCE);
        List<CompletableFuture<T>> running = new ArrayList<>(requests.size());
        for (Supplier<T> request : requests) {
            permits.acquireUninterruptibly();
            CompletableFuture<T> future = CompletableFuture.supplyAsync(request, threads);
            running.add(future.whenComplete((_, _) -> permits.release()));
        }
        try {
            return running.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException failure
                    ? failure
                    : new StoreUnavailableException(e.getCause().getMessage(), e.getCause());
        }
    }
}
