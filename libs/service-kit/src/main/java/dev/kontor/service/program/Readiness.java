package dev.kontor.service.program;

import dev.kontor.http.CheckResult;
import dev.kontor.http.HealthCheck;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Goes down first when a program stops, so that whoever sends requests has time to look elsewhere.
 *
 * <p>Add it as the last part, after the listener.
 */
public final class Readiness implements HealthCheck {
    private static final System.Logger LOGGER = System.getLogger(Readiness.class.getName());

    private final Duration drain;
    private volatile boolean draining;

    /** Up, until {@link #drain} is called. */
    public Readiness(Duration drain) {
        this.drain = drain;
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public CheckResult check() {
        return draining ? CheckResult.failed("the process is stopping") : CheckResult.ok();
    }

    /** Goes down, and returns when others had time to see it. */
    public void drain() throws InterruptedException {
        draining = true;
        LOGGER.log(
                System.Logger.Level.INFO, "not ready any more; requests are taken for {0} ms more", drain.toMillis());
        TimeUnit.NANOSECONDS.sleep(drain.toNanos());
    }
}
