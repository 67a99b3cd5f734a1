package dev.kontor.gateway.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Counts logins that failed, by address and by account from an address, and says when another may be tried. Nobody is locked
 * out by what others do from elsewhere. What is counted is forgotten after a quarter of an hour; the number of counters is
 * bounded, and those that are least used go first. An address of IPv6 stands for its network of 64 bits.
 *
 * <p>Tries that are looked at at the same time are bounded too, or many guesses at once would all be heard before the first
 * of them failed. For any number of threads.
 */
final class FailedTries {
    /** The most tries at once for an account from an address. */
    static final int MOST_OF_ACCOUNT = 16;

    /** The most tries at once from an address. */
    static final int MOST_OF_ADDRESS = 64;

    private static final int MOST_OF_ALL = 512;
    private static final String ALL = "";
    private static final Duration SOON = Duration.ofSeconds(1);

    /** What is longer is nobody's name, and would fill the memory. */
    private static final int LONGEST_NAME = 255;

    private static final int MOST_COUNTERS = 100_000;
    private static final Duration MEMORY = Duration.ofMinutes(15);
    private static final int FREE_OF_ACCOUNT = 5;
    private static final int FREE_OF_ADDRESS = 50;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final ConcurrentHashMap<String, Integer> running = new ConcurrentHashMap<>();
    private final Cache<String, Counter> counters = Caffeine.newBuilder()
            .maximumSize(MOST_COUNTERS)
            .expireAfterWrite(MEMORY)
            .build();

    /** Failures, and when the next try is heard. */
    private record Counter(int failures, long nextMillis) {}

    /** What may be tried at once under a key. */
    private record Room(String key, int most) {}

    FailedTries(InstantSource clock) {
        this.clock = clock;
    }

    /** Looks at a password for an account, if it is heard now, and counts what comes of it. */
    Hearing hear(String clientIp, String account, Supplier<Verdict> look) {
        String address = network(clientIp);
        String both = address + '\n' + account.substring(0, Math.min(account.length(), LONGEST_NAME));
        long wait = Math.max(until(address), until(both));
        if (wait > 0) {
            return new Hearing.Slowed(Duration.ofMillis(wait));
        }
        List<Room> rooms = List.of(
                new Room(both, MOST_OF_ACCOUNT), new Room(address, MOST_OF_ADDRESS), new Room(ALL, MOST_OF_ALL));
        int entered = 0;
        try {
            for (Room room : rooms) {
                if (!enter(room)) {
                    return new Hearing.Slowed(SOON);
                }
                entered++;
            }
            Verdict verdict = look.get();
            note(verdict, address, both);
            return new Hearing.Heard(verdict);
        } finally {
            rooms.subList(0, entered).forEach(this::leave);
        }
    }

    private boolean enter(Room room) {
        boolean isFull = running.merge(room.key(), 1, Integer::sum) > room.most();
        if (isFull) {
            leave(room);
        }
        return !isFull;
    }

    private void leave(Room room) {
        running.computeIfPresent(room.key(), (_, tries) -> tries > 1 ? Integer.valueOf(tries - 1) : null);
    }

    /** One that succeeds shows that the account's failures from there were a person's. */
    private void note(Verdict verdict, String address, String both) {
        switch (verdict) {
            case Verdict.Known _ -> counters.invalidate(both);
            case Verdict.NotMine _, Verdict.Wrong _ -> {
                count(address, FREE_OF_ADDRESS);
                count(both, FREE_OF_ACCOUNT);
            }
            case Verdict.Nobody _, Verdict.Entitled _, Verdict.Unavailable _ -> {}
        }
    }

    private long until(String key) {
        return Optional.ofNullable(counters.getIfPresent(key))
                .map(counter -> counter.nextMillis() - clock.millis())
                .orElse(0L);
    }

    private void count(String key, int free) {
        counters.asMap().merge(key, new Counter(1, 0), (old, _) -> {
            int failures = old.failures() + 1;
            int beyond = Math.min(failures - free, 16);
            long wait = beyond <= 0 ? 0 : Math.min(LONGEST_WAIT.toMillis(), 500L << beyond);
            return new Counter(failures, clock.millis() + wait);
        });
    }

    /** Whoever has one address of such a network has all of them. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == 4 ? address : HexFormat.of().formatHex(Arrays.copyOf(bytes, 8));
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
