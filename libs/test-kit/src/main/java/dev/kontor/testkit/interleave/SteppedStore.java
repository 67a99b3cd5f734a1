package dev.kontor.testkit.interleave;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventLog;
import dev.kontor.events.LogPosition;
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
import dev.kontor.store.Write;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A store, and a log, whose every step somebody else takes. */
@SuppressWarnings("ByteBufferBackingArray") // each was made by wrapping an array
public final class SteppedStore implements ObjectStore {
    /** Takes the steps. */
    interface Taker {
        /** Takes all parts of a step and gives its answer. */
        Object take(Step step);
    }

    private final Taker taker;

    SteppedStore(Taker taker) {
        this.taker = taker;
    }

    /** A store on a state of its own that takes each step at once; the state is read with {@link Live#state}. */
    public static Live live(StoreState start) {
        return new Live(start);
    }

    /** A store that nobody interrupts. */
    public static final class Live implements Taker {
        private StoreState state;
        private final SteppedStore store = new SteppedStore(this);

        Live(StoreState start) {
            this.state = start;
        }

        /** The store. */
        public SteppedStore store() {
            return store;
        }

        /** What it holds now. */
        public StoreState state() {
            return state;
        }

        @Override
        public Object take(Step step) {
            Object answer = "";
            for (int part = 0; part < step.parts(); part++) {
                Step.Taken taken = step.take(state, part);
                state = taken.state();
                answer = taken.answer().value();
            }
            return answer;
        }
    }

    /** The log beside the store. */
    public EventLog log() {
        return new SteppedLog();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // each step says what it answers
    private <T> T take(Step step) {
        return (T) taker.take(step);
    }

    @Override
    public Optional<Document> find(Key key) {
        return take(new Step.Find(key));
    }

    @Override
    public BatchOutcome write(List<Write> batch, Durability durability) {
        int index = 0;
        for (Step step : Step.ofBatch(batch)) {
            Object answer = take(step);
            if (answer instanceof Optional<?> found) {
                Optional<Document> current = found.map(Document.class::cast);
                return new BatchOutcome.Stopped(index, batch.get(index).key(), current);
            }
            index += step.parts();
        }
        return new BatchOutcome.Applied();
    }

    @Override
    public List<DocumentEntry> list(Prefix prefix, String after, int limit) {
        List<DocumentEntry> entries = new ArrayList<>();
        String behind = after;
        while (entries.size() < limit) {
            Optional<DocumentEntry> next = take(new Step.ListNext(prefix, behind));
            if (next.isEmpty()) {
                break;
            }
            entries.add(next.get());
            behind = prefix.rest(next.get().key());
        }
        return entries;
    }

    @Override
    public List<KeyedDocument> read(Prefix prefix, String after, int limit) {
        List<KeyedDocument> documents = new ArrayList<>();
        for (DocumentEntry entry : list(prefix, after, limit)) {
            find(entry.key()).ifPresent(found -> documents.add(new KeyedDocument(entry.key(), found)));
        }
        return documents;
    }

    @Override
    public Optional<ContentWriter> append(ContentId id, ContentProgress progress) {
        boolean isThere = take(new Step.Append(id, progress.sizeBytes(), ByteBuffer.allocate(0)));
        return isThere ? Optional.of(new SteppedWriter(id, progress.sizeBytes())) : Optional.empty();
    }

    @Override
    public void abandon(ContentId id, ContentProgress progress) {
        take(new Step.Delete(id));
    }

    @Override
    public Optional<Content> open(ContentId id, long from, long length) {
        Optional<ByteBuffer> bytes = take(new Step.Open(id));
        return bytes.map(found -> new Part(found.array(), (int) from, (int) length));
    }

    @Override
    public void delete(Collection<ContentId> ids) {
        ids.forEach(id -> take(new Step.Delete(id)));
    }

    @Override
    public List<ContentId> contents(String after, int limit) {
        throw new UnsupportedOperationException("no operation under test lists contents");
    }

    @Override
    public Optional<URI> presign(ContentId id, String mediaType, Duration validity) {
        return Optional.empty();
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities("stepped", false, false, true, false);
    }

    @Override
    public void check() {}

    @Override
    public void close() {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(byte[] bytes, int from, int length) implements Content {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() {}
    }

    private final class SteppedWriter implements ContentWriter {
        private final ContentId id;
        private final long from;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        SteppedWriter(ContentId id, long from) {
            this.id = id;
            this.from = from;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            written.write(bytes, offset, length);
        }

        @Override
        public long sizeBytes() {
            return from + written.size();
        }

        @Override
        public ContentProgress checkpoint() {
            take(new Step.Append(id, from, ByteBuffer.wrap(written.toByteArray())));
            return new ContentProgress(sizeBytes(), "");
        }

        @Override
        public ContentId seal() {
            checkpoint();
            return id;
        }

        @Override
        public void discard() {
            take(new Step.Delete(id));
        }

        @Override
        public void close() {}
    }

    private final class SteppedLog implements EventLog {
        @Override
        public void append(List<AnnouncedEvent> events) {
            take(new Step.Announce(List.copyOf(events)));
        }

        @Override
        public List<Delivery> read(LogPosition from, int limit, Duration wait) {
            throw new UnsupportedOperationException("no operation under test reads the log");
        }

        @Override
        public LogPosition oldest() {
            throw new UnsupportedOperationException("no operation under test reads the log");
        }

        @Override
        public boolean hasReached(LogPosition kept, LogPosition goal) {
            throw new UnsupportedOperationException("no operation under test reads the log");
        }

        @Override
        public LogPosition end() {
            throw new UnsupportedOperationException("no operation under test reads the log");
        }

        @Override
        public void close() {}
    }
}
