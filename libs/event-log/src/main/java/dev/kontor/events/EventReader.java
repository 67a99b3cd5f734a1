package dev.kontor.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads a topic in batches for one that keeps the position itself, as an index does that commits its data and the position
 * at once. Nothing is noted in the log: who begins again at the position that was kept misses nothing and gets nothing
 * twice, however it ended.
 *
 * <p>It stands behind what it gave last. After a failure it stands where it stood, and can be asked again.
 *
 * <p>For one thread, but for {@link #end}, {@link #hasReached}, {@link #wake} and {@link #close}. It holds nothing open.
 */
public final class EventReader implements AutoCloseable {
    private static final int MOST_AT_ONCE = 64;
    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

    private final EventLog log;
    private final Semaphore woken = new Semaphore(0);
    private final List<Delivery> ahead = new ArrayList<>();
    private LogPosition position;
    private boolean isMore;
    private volatile boolean closed;

    /** @param from what was kept, or {@link LogPosition#OLDEST}, or {@link EventLog#end} */
    public EventReader(EventLog log, LogPosition from) {
        this.log = log;
        this.position = from;
    }

    /**
     * Gives the next records, and waits for the first if there is none yet. When more is there than the bounds allow, the
     * next batch has it.
     *
     * @param mostRecords at least 1
     * @param mostBytes of all records together; one that is larger by itself comes alone
     * @param wait the longest to wait
     * @return what came; nothing also when the reader was woken or closed, or the log was closed
     * @throws PositionLostException when the log does not hold all that followed the position, or cannot tell: whoever
     *     reads takes {@link #end}, builds the state from storage, keeps that end with it, and goes on from there. It is
     *     thrown again until {@link #goTo}
     * @throws EventLogUnavailableException when the log fails; nothing is lost
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public EventBatch read(int mostRecords, long mostBytes, Duration wait) throws InterruptedException {
        if (mostRecords < 1) {
            throw new IllegalArgumentException("a batch has room for a record, not " + mostRecords);
        }
        if (ahead.isEmpty()) {
            await(wait);
        }
        int count = 0;
        long bytes = 0;
        while (count < mostRecords && (count < ahead.size() || isMoreFetched(count))) {
            bytes += ahead.get(count).record().bytes().length;
            if (count > 0 && bytes > mostBytes) {
                break;
            }
            count++;
        }
        return take(count);
    }

    private EventBatch take(int count) {
        List<Delivery> first = ahead.subList(0, count);
        EventBatch batch =
                new EventBatch(first, count == 0 ? position : first.getLast().next());
        first.clear();
        position = batch.next();
        return batch;
    }

    /** Looks again and again, so that it is soon noticed when the reader is woken. */
    private void await(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        long left = wait.toNanos();
        boolean isEnded = closed;
        while (!isEnded) {
            long look = Math.min(Math.max(0, left), LOOK_NANOS);
            long lookEnd = System.nanoTime() + look;
            if (isFetched(Duration.ofNanos(woken.availablePermits() > 0 ? 0 : look))) {
                return;
            }
            // A log that was closed answers at once.
            isEnded = woken.tryAcquire(Math.max(0, lookEnd - System.nanoTime()), TimeUnit.NANOSECONDS) || closed;
            left = end - System.nanoTime();
            isEnded |= left <= 0;
        }
        int _ = woken.drainPermits();
    }

    /** What is there already is given also when what follows cannot be had now; the next read says why. */
    private boolean isMoreFetched(int count) throws InterruptedException {
        try {
            return isMore && isFetched(Duration.ZERO);
        } catch (EventLogUnavailableException | PositionLostException e) {
            if (count == 0) {
                throw e;
            }
            return false;
        }
    }

    private boolean isFetched(Duration wait) throws InterruptedException {
        if (position.equals(LogPosition.OLDEST)) {
            position = log.oldest();
        }
        List<Delivery> fetched =
                log.read(ahead.isEmpty() ? position : ahead.getLast().next(), MOST_AT_ONCE, wait);
        ahead.addAll(fetched);
        isMore = fetched.size() == MOST_AT_ONCE;
        return !fetched.isEmpty();
    }

    /** Where it stands: behind what it gave last. */
    public LogPosition position() {
        return position;
    }

    /** Goes on from another position: behind a state that was built anew, or back to what was kept. */
    public void goTo(LogPosition other) {
        ahead.clear();
        isMore = false;
        position = other;
    }

    /**
     * The place behind the newest record.
     *
     * @throws EventLogUnavailableException when the log fails
     */
    public LogPosition end() {
        return log.end();
    }

    /**
     * Whether a state that was kept with a position holds all that lay before a goal. A question that must see what was
     * announced before it takes {@link #end}, and waits until the state has reached it.
     *
     * @throws PositionLostException when the two are not positions of one log
     */
    public boolean hasReached(LogPosition kept, LogPosition goal) {
        return log.hasReached(kept, goal);
    }

    /** Lets a read that waits, or the next one that would wait, return within a quarter of a second. */
    public void wake() {
        woken.release();
    }

    /** Ends the reading: a read that waits returns within a quarter of a second, as do all later ones; may be repeated. */
    @Override
    public void close() {
        closed = true;
        woken.release();
    }
}
