package dev.kontor.gateway.door;

import dev.kontor.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Forgets sessions whose time is over, now and then; several replicas may do so at once. */
final class SessionSweep implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(SessionSweep.class.getName());
    private static final Duration PERIOD = Duration.ofHours(1);

    private final Sessions sessions;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Begins. */
    SessionSweep(Sessions sessions) {
        this.sessions = sessions;
        Thread.ofVirtual().name("session-sweep").start(this::run);
    }

    private void run() {
        try {
            while (!closed.await(PERIOD.toSeconds(), TimeUnit.SECONDS)) {
                try {
                    sessions.sweep();
                } catch (StoreException | IllegalStateException e) {
                    LOGGER.log(System.Logger.Level.WARNING, "sessions that are over stay for another hour", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
