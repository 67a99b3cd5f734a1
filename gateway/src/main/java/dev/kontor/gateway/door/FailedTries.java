package dev.kontor.gateway.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Counts logins that failed, by address and by account from an address, and says when another may be tried. Nobody is locked
 * out by what others do from elsewhere. What is counted is forgotten after a quarter of an hour; the number of counters is
 * bounded, and those that are least used go first.
 */
final class FailedTries {
    private static final int MOST_COUNTERS = 100_000;
    private static final Duration MEMORY = Duration.ofMinutes(15);
    private static final int FREE_OF_ACCOUNT = 5;
    private static final int FREE_OF_ADDRESS = 50;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Cache<String, Counter> counters = Caffeine.newBuilder()
            .maximumSize(MOST_COUNTERS)
            .expireAfterWrite(MEMORY)
            .build();

    /** Failures, and when the next try is heard. */
    private record Counter(int failures, long nextMillis) {}

    FailedTries(InstantSource clock) {
        this.clock = clock;
    }

    /** How long somebody must wait before another try; empty where it is heard now. */
    Optional<Duration> wait(String address, String account) {
        long wait = Math.max(until(address), until(key(address, account)));
        return wait <= 0 ? Optional.empty() : Optional.of(Duration.ofMillis(wait));
    }

    private long until(String key) {
        Counter counter = counters.getIfPresent(key);
        return counter == null ? 0 : counter.nextMillis() - clock.millis();
    }

    /** A try failed. */
    void failed(String address, String account) {
        count(address, FREE_OF_ADDRESS);
        count(key(address, account), FREE_OF_ACCOUNT);
    }

    private void count(String key, int free) {
        counters.asMap().merge(key, new Counter(1, 0), (old, _) -> {
            int failures = old.failures() + 1;
            int beyond = Math.min(failures - free, 16);
            long wait = beyond <= 0 ? 0 : Math.min(LONGEST_WAIT.toMillis(), 500L << beyond);
            return new Counter(failures, clock.millis() + wait);
        });
    }

    /** A try succeeded: the account's failures from there were a person's. */
    void succeeded(String address, String account) {
        counters.invalidate(key(address, account));
    }

    private static String key(String address, String account) {
        return address + '\n' + account;
    }
}
