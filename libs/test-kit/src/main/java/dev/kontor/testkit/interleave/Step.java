package dev.kontor.testkit.interleave;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.store.ContentId;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.Version;
import dev.kontor.store.Write;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One thing that a store does at once, between which others may act. */
@SuppressWarnings("ByteBufferBackingArray") // each was made by wrapping an array
sealed interface Step {
    /** What a step leaves, and what it tells the one who took it. */
    record Taken(StoreState state, Answer answer) {}

    /**
     * What an operation hears. Equal answers let it go on equally.
     *
     * @param value the answer itself
     * @param identity by which answers are compared
     */
    record Answer(Object value, String identity) {
        static Answer of(Object value) {
            return new Answer(value, value.toString());
        }

        static Answer document(Optional<Document> found) {
            return new Answer(found, found.map(each -> each.version().value()).orElse("absent"));
        }
    }

    /** How many ways there are to take a part of this step; each is taken once. */
    default int parts() {
        return 1;
    }

    /** Takes a part. */
    Taken take(StoreState state, int part);

    /** Reads a document. */
    record Find(Key key) implements Step {
        @Override
        public Taken take(StoreState state, int part) {
            return new Taken(state, Answer.document(state.find(key)));
        }
    }

    /** Goes on in a listing by one line: a listing is no snapshot. */
    record ListNext(Prefix prefix, String behind) implements Step {
        @Override
        public Taken take(StoreState state, int part) {
            Optional<DocumentEntry> next = state.next(prefix, behind);
            return new Taken(state, Answer.of(next));
        }
    }

    /** Writes on a condition. */
    record WriteOne(Write.Put write) implements Step {
        @Override
        public Taken take(StoreState state, int part) {
            Optional<Document> found = state.find(write.key());
            boolean holds = switch (write.expectation()) {
                case Expectation.Anything() -> true;
                case Expectation.Absent() -> found.isEmpty();
                case Expectation.Unchanged(Version version) ->
                    found.filter(each -> each.version().equals(version)).isPresent();
            };
            if (!holds) {
                return new Taken(state, Answer.document(found));
            }
            return new Taken(state.with(write.key(), Optional.of(write.bytes())), Answer.of("written"));
        }

        @Override
        public String toString() {
            return "write " + write.key() + " " + write.expectation();
        }
    }

    /** Neighbouring writes without a condition, in any order. */
    record WriteRun(List<Write> writes) implements Step {
        @Override
        public int parts() {
            return writes.size();
        }

        @Override
        public Taken take(StoreState state, int part) {
            Write write = writes.get(part);
            Optional<byte[]> bytes = write instanceof Write.Put put ? Optional.of(put.bytes()) : Optional.empty();
            boolean changes = bytes.isPresent() || state.find(write.key()).isPresent();
            return new Taken(changes ? state.with(write.key(), bytes) : state, Answer.of("written"));
        }

        @Override
        public String toString() {
            return "write " + writes.stream().map(Write::key).toList();
        }
    }

    /** Appends to a content, or begins it; absent when it is shorter than what it goes on from. */
    record Append(ContentId id, long from, ByteBuffer bytes) implements Step {
        @Override
        public Taken take(StoreState state, int part) {
            byte[] before =
                    state.contents().getOrDefault(id, ByteBuffer.allocate(0)).array();
            boolean isGone = from > 0 && !state.contents().containsKey(id);
            if (isGone || before.length < from) {
                return new Taken(state, Answer.of(false));
            }
            byte[] after = Arrays.copyOf(before, (int) from + bytes.capacity());
            System.arraycopy(bytes.array(), 0, after, (int) from, bytes.capacity());
            return new Taken(state.with(id, Optional.of(after)), Answer.of(true));
        }
    }

    /** Deletes a content. */
    record Delete(ContentId id) implements Step {
        @Override
        public Taken take(StoreState state, int part) {
            return new Taken(state.with(id, Optional.empty()), Answer.of("deleted"));
        }
    }

    /** Reads a content. */
    record Open(ContentId id) implements Step {
        @Override
        public Taken take(StoreState state, int part) {
            return new Taken(
                    state, Answer.of(Optional.ofNullable(state.contents().get(id))));
        }
    }

    /** Appends events to the log. */
    record Announce(List<AnnouncedEvent> events) implements Step {
        @Override
        public Taken take(StoreState state, int part) {
            return new Taken(state.with(events), Answer.of("announced"));
        }
    }

    /** The steps of a batch: each conditional write by itself, its neighbours without a condition together. */
    static List<Step> ofBatch(List<Write> batch) {
        List<Step> steps = new ArrayList<>();
        List<Write> run = new ArrayList<>();
        for (Write write : batch) {
            if (write instanceof Write.Put put && !(put.expectation() instanceof Expectation.Anything)) {
                if (!run.isEmpty()) {
                    steps.add(new WriteRun(List.copyOf(run)));
                    run.clear();
                }
                steps.add(new WriteOne(put));
            } else {
                run.add(write);
            }
        }
        if (!run.isEmpty()) {
            steps.add(new WriteRun(List.copyOf(run)));
        }
        return steps;
    }
}
