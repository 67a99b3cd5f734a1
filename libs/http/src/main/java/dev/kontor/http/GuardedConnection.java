package dev.kontor.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** One watched connection, from its first byte to the moment when it may be closed without harm to its last answer. */
final class GuardedConnection implements ServerConnection, InterruptableTask<Void> {
    /** Time in which a client that is still sending can notice an early answer. */
    private static final Duration LONGEST_LINGER = Duration.ofSeconds(2);

    private static final long LINGER_BYTES = 64 << 20;

    private final ServerConnection http1;
    private final InterruptableTask<?> state;
    private final GuardedContext context;
    private final ConnectionWatch watch;
    private final StallGuard guard;
    private final Duration openingLimit;

    GuardedConnection(
            ServerConnection http1,
            InterruptableTask<?> state,
            GuardedContext context,
            ConnectionWatch watch,
            StallGuard guard,
            Duration openingLimit) {
        this.http1 = http1;
        this.state = state;
        this.context = context;
        this.watch = watch;
        this.guard = guard;
        this.openingLimit = openingLimit;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        guard.watch(watch);
        try {
            if (context.opening().open(context.exchange(), watch, openingLimit)) {
                handleRequests(limit);
            }
        } finally {
            linger();
            guard.forget(watch);
        }
    }

    private void handleRequests(Limit limit) throws InterruptedException {
        try {
            ScopedValue.where(Exchange.CURRENT, context.exchange()).call(() -> {
                http1.handle(limit);
                return null;
            });
            context.opening().close(watch);
        } catch (TruncatedBodyException | ClientGoneException e) {
            throw e;
        } catch (CloseConnectionException e) {
            context.opening().close(watch);
            throw e;
        }
    }

    @Override
    public boolean canInterrupt() {
        return !context.opening().isOpen() || state.canInterrupt();
    }

    @Override
    public Duration idleTime() {
        return http1.idleTime();
    }

    /**
     * Takes no further request. The server asks for an interrupt only when it has interrupted the thread already; a second
     * one could hit the answer to the first.
     */
    @Override
    public void close(boolean interrupt) {
        http1.close(false);
    }

    private void linger() {
        if (!context.exchange().isAnsweredEarly() || Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            context.dataReader().drop(LONGEST_LINGER, LINGER_BYTES);
        } catch (CloseConnectionException e) {
            // The client is done, or had its time: either way the connection may be closed now.
            return;
        }
    }
}
