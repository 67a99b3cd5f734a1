package dev.kontor.events;

import dev.kontor.store.BatchOutcome;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log as numbered documents in the registry's own store; each holds the events of one append, one a line.
 *
 * <p>It keeps the newest documents up to a limit and forgets older ones as new ones come. Several processes may append to
 * the journal of a shared store: each number is taken once, and readers look for the appends of others now and then.
 */
public final class JournalEventLog implements EventLog {
    private static final Prefix OF_CHANGES = Prefix.of("journal");
    private static final int TRIM_STEP = 1024;
    private static final int EVENTS_A_DOCUMENT = 256;
    private static final int FIRST_PAGE = 4;
    private static final int PAGE_GROWTH = 4;
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(500).toNanos();

    private final DocumentStore store;
    private final Prefix journal;
    private final long maxDocuments;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock appending = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private long last;
    private long oldest;
    private boolean closed;

    /**
     * Opens the journal of changes of a store.
     *
     * @param maxDocuments how many appends it keeps at least
     */
    public JournalEventLog(DocumentStore store, long maxDocuments) {
        this(store, Topic.CHANGES, maxDocuments);
    }

    /**
     * Opens the journal of a topic in a store.
     *
     * @param maxDocuments how many appends it keeps at least
     */
    JournalEventLog(DocumentStore store, Topic topic, long maxDocuments) {
        this.store = store;
        this.journal = topic.equals(Topic.CHANGES) ? OF_CHANGES : Prefix.of("journals", topic.name());
        this.maxDocuments = maxDocuments;
        Optional<Long> first = firstBehind(0);
        this.oldest = first.orElse(1L);
        this.last = first.map(this::lastFrom).orElse(0L);
    }

    /** The greatest number, by steps that double, then by halving; numbers have no gaps. */
    private long lastFrom(long known) {
        long low = known;
        long step = 1;
        for (Optional<Long> next = firstBehind(low); next.isPresent(); next = firstBehind(low + step)) {
            low = next.get();
            step *= 2;
        }
        long high = low + step;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            Optional<Long> next = firstBehind(middle - 1);
            if (next.isPresent()) {
                low = next.get();
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Optional<Long> firstBehind(long number) {
        return store.list(journal, name(number), 1).stream().findFirst().map(entry -> number(entry.key()));
    }

    @Override
    public void append(List<AnnouncedEvent> events) {
        appending.lock();
        try {
            for (int from = 0; from < events.size(); from += EVENTS_A_DOCUMENT) {
                appendDocument(events.subList(from, Math.min(events.size(), from + EVENTS_A_DOCUMENT)));
            }
            trim();
        } catch (StoreUnavailableException e) {
            throw new EventLogUnavailableException("cannot append to the journal", e);
        } finally {
            appending.unlock();
        }
    }

    private void appendDocument(List<AnnouncedEvent> events) {
        byte[] document = encode(events);
        long number = last() + 1;
        while (!(store.write(List.of(Write.create(key(number), document))) instanceof BatchOutcome.Applied)) {
            number = lastFrom(number) + 1;
        }
        advance(number);
    }

    private static byte[] encode(List<AnnouncedEvent> events) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (AnnouncedEvent event : events) {
            if (lines.size() > 0) {
                lines.write('\n');
            }
            lines.writeBytes(EventCodec.encode(event));
        }
        return lines.toByteArray();
    }

    /** Each line by itself, as many as are wanted; a document without lines is one line, so that it stops nobody. */
    private void decode(long number, int skip, byte[] document, int limit, List<Delivery> entries) {
        int start = 0;
        for (int line = 0; start <= document.length && entries.size() < limit; line++) {
            int end = endOfLine(document, start);
            if (line >= skip) {
                JournalPosition next = end == document.length
                        ? new JournalPosition(number, 0)
                        : new JournalPosition(number - 1, line + 1);
                RawRecord record =
                        new RawRecord(journal.key(name(number)) + "/" + line, Arrays.copyOfRange(document, start, end));
                entries.add(Delivery.of(record, next.toLogPosition()));
            }
            start = end + 1;
        }
    }

    private Delivery.Unreadable unreadable(long number, String reason) {
        RawRecord record = new RawRecord(journal.key(name(number)) + "/0", new byte[0]);
        return new Delivery.Unreadable(reason, record, new JournalPosition(number, 0).toLogPosition());
    }

    private static int endOfLine(byte[] document, int start) {
        int end = start;
        while (end < document.length && document[end] != '\n') {
            end++;
        }
        return end;
    }

    private void trim() {
        long first = last() - maxDocuments + 1;
        long from = trimmed();
        if (first - from < TRIM_STEP) {
            return;
        }
        List<Write> batch = new ArrayList<>();
        for (long number = from; number < first; number++) {
            batch.add(Write.forget(key(number)));
        }
        store.write(batch);
        lock.lock();
        try {
            oldest = first;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Delivery> read(LogPosition from, int limit, Duration wait) throws InterruptedException {
        try {
            return readOn(from, limit, wait);
        } catch (StoreUnavailableException e) {
            throw new EventLogUnavailableException("cannot read the journal", e);
        }
    }

    private List<Delivery> readOn(LogPosition from, int limit, Duration wait) throws InterruptedException {
        JournalPosition position =
                from.equals(LogPosition.OLDEST) ? new JournalPosition(beforeOldest(), 0) : JournalPosition.of(from);
        requireNotAhead(position.number());
        if (!awaitBehind(position.number(), wait)) {
            return List.of();
        }
        List<Delivery> entries = new ArrayList<>();
        long before = position.number();
        int skip = position.lines();
        int page = Math.min(skip > 0 ? 1 : FIRST_PAGE, limit);
        boolean isMore = true;
        while (isMore && entries.size() < limit) {
            List<ListedDocument> documents = ListedDocument.read(store, journal, name(before), page);
            for (ListedDocument each : documents) {
                long number = number(each.key());
                if (entries.size() < limit) {
                    requireNext(before, number);
                    switch (each) {
                        case ListedDocument.Sound sound ->
                            decode(number, skip, sound.document().bytes(), limit, entries);
                        case ListedDocument.Damaged damaged -> entries.add(unreadable(number, damaged.reason()));
                    }
                    before = number;
                    skip = 0;
                }
            }
            isMore = documents.size() == page;
            page = pageAfter(page, entries.size(), limit);
        }
        return entries;
    }

    /** As many documents as may be missing, but never many more than were needed so far. */
    private static int pageAfter(int page, int entries, int limit) {
        int missing = Math.max(1, limit - entries);
        return Math.min(PAGE_GROWTH * page, missing);
    }

    /** The place before the oldest document that is still there, which another process may have moved. */
    private long beforeOldest() {
        return firstBehind(0).map(number -> number - 1).orElseGet(this::last);
    }

    private static void requireNext(long after, long number) {
        if (number != after + 1) {
            throw new PositionLostException("the journal begins at " + number + ", behind position " + after);
        }
    }

    /** A position that the journal did not reach is one of another journal. */
    private void requireNotAhead(long position) {
        if (position > last() && position > newest()) {
            throw new PositionLostException("the journal ends at " + last() + ", before position " + position);
        }
    }

    /** Whether the journal has forgotten nothing since it began. */
    boolean isWhole() {
        return firstBehind(0).orElse(1L) == 1;
    }

    @Override
    public LogPosition oldest() {
        try {
            return new JournalPosition(beforeOldest(), 0).toLogPosition();
        } catch (StoreUnavailableException e) {
            throw new EventLogUnavailableException("cannot read the journal", e);
        }
    }

    @Override
    public boolean hasReached(LogPosition kept, LogPosition goal) {
        return orBeginning(kept).compareTo(orBeginning(goal)) >= 0;
    }

    private static JournalPosition orBeginning(LogPosition position) {
        return position.equals(LogPosition.OLDEST) ? new JournalPosition(0, 0) : JournalPosition.of(position);
    }

    /** How many documents lie behind a position. */
    long documentsBehind(LogPosition position) {
        long from = position.equals(LogPosition.OLDEST)
                ? beforeOldest()
                : JournalPosition.of(position).number();
        return Math.max(0, newest() - from);
    }

    private boolean awaitBehind(long position, Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            if (position < last()) {
                return true;
            }
            Optional<Long> next = firstBehind(position);
            if (next.isPresent()) {
                requireNext(position, next.get());
                advance(next.get());
                return true;
            }
            long left = end - System.nanoTime();
            lock.lockInterruptibly();
            try {
                if (closed || left <= 0) {
                    return false;
                }
                if (last <= position) {
                    long _ = appended.awaitNanos(Math.min(left, LOOK_AGAIN_NANOS));
                }
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public LogPosition end() {
        try {
            return new JournalPosition(newest(), 0).toLogPosition();
        } catch (StoreUnavailableException e) {
            throw new EventLogUnavailableException("cannot read the journal", e);
        }
    }

    private long newest() {
        long known = last();
        long now = firstBehind(known).map(this::lastFrom).orElse(known);
        advance(now);
        return now;
    }

    private long last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    private long trimmed() {
        lock.lock();
        try {
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    private void advance(long number) {
        lock.lock();
        try {
            last = Math.max(last, number);
            appended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            appended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static long number(Key key) {
        return Long.parseLong(key.lastSegment());
    }

    private Key key(long number) {
        return journal.key(name(number));
    }

    private static String name(long number) {
        return String.format("%019d", number);
    }
}
