package dev.kontor.store;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A store whose calls somebody learns of; otherwise the store that is behind it. */
public final class ObservedStore implements ObjectStore {
    private final ObjectStore store;
    private final StoreObserver observer;
    private final String driver;

    private ObservedStore(ObjectStore store, StoreObserver observer) {
        this.store = store;
        this.observer = observer;
        this.driver = store.capabilities().driver();
    }

    /** A store with an observer; the store itself where that is {@link StoreObserver#NONE}. */
    public static ObjectStore of(ObjectStore store, StoreObserver observer) {
        return observer.equals(StoreObserver.NONE) ? store : new ObservedStore(store, observer);
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public void check() {
        run(StoreCall.CHECK, store::check);
    }

    @Override
    public Optional<Document> find(Key key) {
        return call(StoreCall.FIND, () -> store.find(key));
    }

    @Override
    public List<Optional<Document>> findAll(List<Key> keys) {
        return call(StoreCall.FIND_ALL, () -> store.findAll(keys));
    }

    @Override
    public BatchOutcome write(List<Write> batch, Durability durability) {
        return call(StoreCall.WRITE, () -> store.write(batch, durability));
    }

    @Override
    public List<DocumentEntry> list(Prefix prefix, String after, int limit) {
        return call(StoreCall.LIST, () -> store.list(prefix, after, limit));
    }

    @Override
    public List<KeyedDocument> read(Prefix prefix, String after, int limit) {
        return call(StoreCall.READ, () -> store.read(prefix, after, limit));
    }

    @Override
    public Optional<ContentWriter> append(ContentId id, ContentProgress progress) {
        return call(StoreCall.APPEND, () -> store.append(id, progress)).map(Writer::new);
    }

    @Override
    public void abandon(ContentId id, ContentProgress progress) {
        run(StoreCall.ABANDON, () -> store.abandon(id, progress));
    }

    @Override
    public Optional<Content> open(ContentId id, long from, long length) {
        return call(StoreCall.OPEN, () -> store.open(id, from, length)).map(content -> new Read(content, length));
    }

    @Override
    public void delete(Collection<ContentId> ids) {
        run(StoreCall.DELETE, () -> store.delete(ids));
    }

    @Override
    public List<ContentId> contents(String after, int limit) {
        return call(StoreCall.CONTENTS, () -> store.contents(after, limit));
    }

    @Override
    public Optional<URI> presign(ContentId id, String mediaType, Duration validity) {
        return call(StoreCall.PRESIGN, () -> store.presign(id, mediaType, validity));
    }

    @Override
    public void close() {
        store.close();
    }

    private void run(StoreCall call, Runnable work) {
        call(call, () -> {
            work.run();
            return true;
        });
    }

    private <T> T call(StoreCall call, Supplier<T> work) {
        long begun = System.nanoTime();
        StoreObserver.Ending ending = StoreObserver.Ending.FAILED;
        try {
            T answer = work.get();
            ending =
                    answer instanceof BatchOutcome.Stopped ? StoreObserver.Ending.OVERTAKEN : StoreObserver.Ending.DONE;
            return answer;
        } catch (StoreException e) {
            ending = ending(e);
            throw e;
        } finally {
            observer.called(driver, call, Duration.ofNanos(System.nanoTime() - begun), ending);
        }
    }

    /** How a failure is told. */
    public static StoreObserver.Ending ending(StoreException failure) {
        return switch (failure) {
            case StoreFullException _ -> StoreObserver.Ending.FULL;
            case StoreUnavailableException _ -> StoreObserver.Ending.UNAVAILABLE;
            case StoreContendedException _ -> StoreObserver.Ending.CONTENDED;
            case StoreDamagedException _ -> StoreObserver.Ending.DAMAGED;
        };
    }

    private final class Read implements Content {
        private final Content content;
        private final long length;

        Read(Content content, long length) {
            this.content = content;
            this.length = length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            content.writeTo(out);
            observer.read(driver, length);
        }

        @Override
        public void close() {
            content.close();
        }
    }

    private final class Writer implements ContentWriter {
        private final ContentWriter writer;

        Writer(ContentWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            writer.write(bytes, offset, length);
            observer.written(driver, length);
        }

        @Override
        public long sizeBytes() {
            return writer.sizeBytes();
        }

        @Override
        public ContentProgress checkpoint() {
            return call(StoreCall.CHECKPOINT, writer::checkpoint);
        }

        @Override
        public ContentId seal() {
            return call(StoreCall.SEAL, writer::seal);
        }

        @Override
        public void discard() {
            run(StoreCall.ABANDON, writer::discard);
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
