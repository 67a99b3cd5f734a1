package dev.kontor.events;

import dev.kontor.store.BatchOutcome;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log as numbered documents in the registry's own store, for one process.
 *
 * <p>It keeps the newest events up to a limit and forgets older ones as new ones come.
 */
public final class JournalEventLog implements EventLog {
    private static final Prefix JOURNAL = Prefix.of("journal");
    private static final int TRIM_STEP = 1024;

    private final DocumentStore store;
    private final long maxEvents;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private long last;
    private long oldest;
    private boolean closed;

    /**
     * Opens the journal of a store.
     *
     * @param maxEvents how many events it keeps at least
     */
    public JournalEventLog(DocumentStore store, long maxEvents) {
        this.store = store;
        this.maxEvents = maxEvents;
        this.last = store.last(JOURNAL).map(JournalEventLog::number).orElse(0L);
        this.oldest = store.list(JOURNAL, "", 1).stream()
                .findFirst()
                .map(JournalEventLog::number)
                .orElse(last + 1);
    }

    @Override
    public void append(List<AnnouncedEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            List<Write> batch = new ArrayList<>(events.size());
            for (int i = 0; i < events.size(); i++) {
                batch.add(Write.create(key(last + 1 + i), EventCodec.encode(events.get(i))));
            }
            if (!(store.write(batch) instanceof BatchOutcome.Applied)) {
                throw new IllegalStateException("another writer appends to this journal");
            }
            last += events.size();
            appended.signalAll();
            trim();
        } catch (StoreUnavailableException e) {
            throw new EventLogUnavailableException("cannot append to the journal", e);
        } finally {
            lock.unlock();
        }
    }

    private void trim() {
        if (last - oldest + 1 < maxEvents + TRIM_STEP) {
            return;
        }
        long first = last - maxEvents + 1;
        List<Write> batch = new ArrayList<>();
        for (long number = oldest; number < first; number++) {
            batch.add(Write.forget(key(number)));
        }
        store.write(batch);
        oldest = first;
    }

    @Override
    public List<LoggedEvent> read(LogPosition from, int limit, Duration wait) throws InterruptedException {
        long after = from.equals(LogPosition.OLDEST) ? beforeOldest() : number(from);
        if (!awaitBehind(after, wait)) {
            return List.of();
        }
        List<LoggedEvent> events = new ArrayList<>();
        for (KeyedDocument entry : store.read(JOURNAL, name(after), limit)) {
            long number = number(entry.key());
            requireNext(after, number);
            after = number;
            events.add(new LoggedEvent(EventCodec.decode(entry.document().bytes()), position(number)));
        }
        return events;
    }

    private long beforeOldest() {
        lock.lock();
        try {
            return oldest - 1;
        } finally {
            lock.unlock();
        }
    }

    private static void requireNext(long after, long number) {
        if (number != after + 1) {
            throw new PositionLostException("the journal begins at " + number + ", behind position " + after);
        }
    }

    private boolean awaitBehind(long position, Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            if (position + 1 < oldest) {
                throw new PositionLostException("the journal begins at " + oldest + ", behind position " + position);
            }
            while (last <= position && !closed && left > 0) {
                left = appended.awaitNanos(left);
            }
            return last > position;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public LogPosition end() {
        lock.lock();
        try {
            return position(last);
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

    private static LogPosition position(long number) {
        return new LogPosition(Long.toString(number));
    }

    private static long number(LogPosition position) {
        try {
            return Long.parseLong(position.value());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a position of this journal: " + position.value(), e);
        }
    }

    private static long number(DocumentEntry entry) {
        return number(entry.key());
    }

    private static long number(Key key) {
        return Long.parseLong(key.lastSegment());
    }

    private static Key key(long number) {
        return JOURNAL.key(name(number));
    }

    private static String name(long number) {
        return String.format("%019d", number);
    }
}
