package dev.kontor.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The store in one folder: contents are plain files, documents lie beside them in an embedded database.
 *
 * <p>One process owns the folder; a second one is refused. With {@code synced} false nothing is forced to the disk: a
 * crash of the machine may then take back what was acknowledged, a crash of the process may not.
 *
 * <pre>
 * folder/owner.lock            held while a process uses the folder
 * folder/documents.db          keys, versions and bytes of the documents
 * folder/content/ab/ab3f…      contents, by the first two letters of their ids
 * </pre>
 */
public final class FileObjectStore implements ObjectStore {
    private static final long MOST_CACHED_BYTES = 16L << 20;

    private final FolderLock lock;
    private final DocumentCache cache;
    private final DocumentReader reader;
    private final DocumentWriter writer;
    private final FileContents contents;

    private FileObjectStore(
            FolderLock lock, DocumentCache cache, DocumentReader reader, DocumentWriter writer, FileContents contents) {
        this.lock = lock;
        this.cache = cache;
        this.reader = reader;
        this.writer = writer;
        this.contents = contents;
    }

    /**
     * Opens a folder, which is made when it is absent.
     *
     * @param synced whether durable writes wait for the disk
     * @throws StoreRefusedException when another process uses the folder, or it cannot be used at all
     */
    public static FileObjectStore open(Path folder, boolean synced) {
        try {
            if (synced) {
                DurableFolder.make(folder);
            } else {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new StoreRefusedException("cannot make the folder " + folder + ": " + e.getMessage(), e);
        }
        FolderLock lock = FolderLock.acquire(folder);
        try {
            DocumentDatabase database = DocumentDatabase.open(folder.resolve("documents.db"));
            DocumentCache cache = new DocumentCache(MOST_CACHED_BYTES);
            DocumentWriter writer = DocumentWriter.start(database, synced, cache);
            return new FileObjectStore(
                    lock, cache, new DocumentReader(database), writer, new FileContents(folder, synced));
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities("file", true, false, false, true);
    }

    @Override
    public void check() {
        reader.find(new Key("format"));
        contents.check();
    }

    @Override
    public Optional<Document> find(Key key) {
        return cache.find(key, () -> reader.find(key));
    }

    @Override
    public BatchOutcome write(List<Write> batch, Durability durability) {
        return writer.write(batch, durability);
    }

    @Override
    public List<DocumentEntry> list(Prefix prefix, String after, int limit) {
        return reader.list(prefix, after, limit);
    }

    @Override
    public List<KeyedDocument> read(Prefix prefix, String after, int limit) {
        return reader.read(prefix, after, limit);
    }

    @Override
    public Optional<ContentWriter> append(ContentId id, ContentProgress progress) {
        return contents.append(id, progress);
    }

    @Override
    public void abandon(ContentId id, ContentProgress progress) {
        contents.delete(List.of(id));
    }

    @Override
    public Optional<Content> open(ContentId id, long from, long length) {
        return contents.open(id, from, length);
    }

    @Override
    public void delete(Collection<ContentId> ids) {
        contents.delete(ids);
    }

    @Override
    public List<ContentId> contents(String after, int limit) {
        return contents.list(after, limit);
    }

    @Override
    public Optional<URI> presign(ContentId id, String mediaType, Duration validity) {
        return Optional.empty();
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
        cache.clear();
        lock.close();
    }
}
