package dev.kontor.service.program;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says that the process has been told to end. Once given it stays. */
public final class StopSignal {
    private final CountDownLatch given = new CountDownLatch(1);

    /** A signal that has not been given. */
    public StopSignal() {}

    /** Gives it. */
    public void give() {
        given.countDown();
    }

    /** Whether it was given. */
    public boolean isGiven() {
        return given.getCount() == 0;
    }

    /** Waits until it is given. */
    public void await() throws InterruptedException {
        given.await();
    }

    /** Waits until it is given, or the time is over; says which of both. */
    public boolean await(Duration longest) throws InterruptedException {
        return given.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }
}
