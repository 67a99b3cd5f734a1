package dev.kontor.store.s3;

import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Capabilities;
import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Durability;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreObserver;
import dev.kontor.store.StoreRefusedException;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The store in a bucket of an S3 service, which any number of processes may use at once.
 *
 * <p>All writes are durable when they return, whatever was asked. A batch is a sequence of conditional writes; a reader
 * may see any prefix of it. Two documents of one key without bytes may share a version.
 *
 * <pre>
 * catalog/…, repositories/…    documents, under their keys
 * content/ab/ab3f…             contents, by the first two letters of their ids
 * </pre>
 */
public final class S3ObjectStore implements ObjectStore {
    private static final long MOST_DOWNLOAD_BYTES = 32L << 20;

    private final Bucket bucket;
    private final S3Documents documents;
    private final S3Contents contents;
    private final Downloads downloads;
    private volatile boolean closed;

    private S3ObjectStore(Bucket bucket, S3Documents documents, S3Contents contents, Downloads downloads) {
        this.bucket = bucket;
        this.documents = documents;
        this.contents = contents;
        this.downloads = downloads;
    }

    /**
     * Opens a bucket, without asking whether its service is safe to use: see {@link #verify}.
     *
     * @throws StoreRefusedException when there is no such bucket and it is not to be made
     * @throws StoreUnavailableException when the service does not answer, or not to these credentials
     */
    public static S3ObjectStore open(S3Settings settings) {
        return open(settings, StoreObserver.NONE);
    }

    /**
     * The same with somebody who learns of each request to the service.
     *
     * @throws StoreRefusedException when there is no such bucket and it is not to be made
     * @throws StoreUnavailableException when the service does not answer, or not to these credentials
     */
    public static S3ObjectStore open(S3Settings settings, StoreObserver observer) {
        Clients clients = Clients.of(settings);
        try {
            Bucket bucket = new Bucket(settings, clients, observer);
            bucket.requireBucket();
            PartMemory memory = new PartMemory(Runtime.getRuntime().maxMemory() / 4);
            Downloads downloads = new Downloads(
                    Math.min(MOST_DOWNLOAD_BYTES, Runtime.getRuntime().maxMemory() / 8));
            S3Contents contents = new S3Contents(
                    bucket,
                    clients.threads(),
                    new PartSizes(settings.partBytes()),
                    memory,
                    downloads,
                    settings.spool());
            return new S3ObjectStore(bucket, new S3Documents(bucket, clients.threads()), contents, downloads);
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    /**
     * Tries what safety rests on, with a real race of writers: writes on a condition, on objects and on multipart
     * uploads, and reads and listings that see what was written.
     *
     * @throws StoreRefusedException when the service does not keep one of them
     * @throws StoreUnavailableException when it does not answer
     */
    public void verify() {
        new S3Probe(bucket).run();
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities("s3", false, true, true, false);
    }

    @Override
    public void check() {
        requireOpen();
        documents.find(new Key("format"));
    }

    @Override
    public Optional<Document> find(Key key) {
        requireOpen();
        return documents.find(key);
    }

    @Override
    public List<Optional<Document>> findAll(List<Key> keys) {
        requireOpen();
        return documents.findAll(keys);
    }

    @Override
    public BatchOutcome write(List<Write> batch, Durability durability) {
        requireOpen();
        return documents.write(batch);
    }

    @Override
    public List<DocumentEntry> list(Prefix prefix, String after, int limit) {
        requireOpen();
        return documents.list(prefix, after, limit);
    }

    @Override
    public List<KeyedDocument> read(Prefix prefix, String after, int limit) {
        requireOpen();
        return documents.read(prefix, after, limit);
    }

    @Override
    public Optional<ContentWriter> append(ContentId id, ContentProgress progress) {
        requireOpen();
        return Optional.of(contents.append(id, progress));
    }

    @Override
    public void abandon(ContentId id, ContentProgress progress) {
        requireOpen();
        contents.abandon(id, progress);
    }

    @Override
    public Optional<Content> open(ContentId id, long from, long length) {
        requireOpen();
        return contents.open(id, from, length);
    }

    @Override
    public void delete(Collection<ContentId> ids) {
        requireOpen();
        if (!ids.isEmpty()) {
            contents.delete(ids);
        }
    }

    @Override
    public List<ContentId> contents(String after, int limit) {
        requireOpen();
        return contents.list(after, limit);
    }

    @Override
    public Optional<URI> presign(ContentId id, String mediaType, Duration validity) {
        requireOpen();
        return Optional.of(contents.link(id, mediaType, validity));
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException("the store is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        downloads.close();
        bucket.close();
    }
}
