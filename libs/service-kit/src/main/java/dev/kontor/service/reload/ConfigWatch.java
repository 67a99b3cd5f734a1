package dev.kontor.service.reload;

import dev.kontor.config.ConfigChange;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.LoadOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A program's configuration, looked at again about every second.
 *
 * <p>A change is taken when the file has stood still from one look to the next, is right as a whole, and all that is made of
 * it could be made; it then holds for everybody at once. Else the former configuration stays, which is logged once with all
 * that is wrong. Who wants to know of changes names keys:
 *
 * <pre>{@code
 * Supplier<AccessPolicy> policy = config.reloaded(now -> policyOf(now.http()), "http.accessControl");
 * config.follow(now -> server.limit(now.http().ratelimit()), "http.ratelimit");
 * }</pre>
 *
 * <p>Changed keys that nobody named are logged as those that need a restart. For any number of threads.
 */
public final class ConfigWatch implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(ConfigWatch.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final ConfigSource source;
    private final WatchedFiles files;
    private final KontorConfig started;
    private final List<String> notices;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Reloaded<?>> parts = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final List<String> followed = new ArrayList<>();
    private volatile KontorConfig current;
    private String taken;
    private String pending;
    private List<String> troubles = List.of();
    private List<String> waiting = List.of();

    private ConfigWatch(ConfigSource source, WatchedFiles files, String contents, LoadOutcome.Loaded first) {
        this.source = source;
        this.files = files;
        this.started = first.config();
        this.notices = first.notices();
        this.current = first.config();
        this.taken = contents;
        this.pending = contents;
    }

    private record Follower(List<String> keys, Consumer<KontorConfig> listener) {}

    /** What came of {@link #open}. */
    public sealed interface Opened {
        /** The configuration is right. */
        record Right(ConfigWatch watch) implements Opened {}

        /** It must not be run with: everything that is wrong, safe to log. */
        record Wrong(List<String> problems) implements Opened {}
    }

    /** Reads a configuration for the first time; it is looked at again once {@link #start} was called. */
    public static Opened open(ConfigSource source) {
        WatchedFiles files = new WatchedFiles(source.inputs(), InstantSource.system());
        String contents = files.contents();
        return switch (source.load()) {
            case LoadOutcome.Loaded loaded -> new Opened.Right(new ConfigWatch(source, files, contents, loaded));
            case LoadOutcome.Refused refused -> new Opened.Wrong(refused.problems());
        };
    }

    /** A configuration that never changes. */
    public static ConfigWatch unchanging(KontorConfig config) {
        ConfigSource nothing = new ConfigSource(Optional.empty(), Map.of(), List.of());
        LoadOutcome.Loaded defaults = (LoadOutcome.Loaded) nothing.load();
        WatchedFiles none = new WatchedFiles(List.of(), InstantSource.system());
        return new ConfigWatch(nothing, none, "", new LoadOutcome.Loaded(config, List.of(), defaults.places()));
    }

    /**
     * The configuration as it was read last. Of keys that need a restart it has values that the program does not run with:
     * what must agree with other parts is taken from it once.
     */
    public KontorConfig current() {
        return current;
    }

    /** What whoever wrote the configuration should know, as of the start. */
    public List<String> notices() {
        return notices;
    }

    /**
     * Something that is made of the configuration: now, and anew whenever one of the keys has changed. The supplier always
     * gives the one that was made last. Where it cannot be made, the changed configuration is not used at all.
     *
     * @param maker throws an unchecked exception, whose message is for whoever wrote the configuration, where it cannot be
     *     made; of the first call that reaches the caller. What it makes is not closed when it is replaced
     * @param keys full paths of keys, or of blocks that mean all keys in them
     * @throws IllegalArgumentException where there is no such key
     */
    public synchronized <T> Supplier<T> reloaded(Function<KontorConfig, T> maker, String... keys) {
        Reloaded<T> part = new Reloaded<>(known(keys), maker, current);
        parts.add(part);
        return part;
    }

    /**
     * Is told of the new configuration whenever one of the keys has changed, after everything that is {@link #reloaded} was.
     * Not told of the present one. An exception is logged, and changes nothing else.
     *
     * @param keys as for {@link #reloaded}
     */
    public synchronized void follow(Consumer<KontorConfig> listener, String... keys) {
        followers.add(new Follower(known(keys), listener));
    }

    private List<String> known(String... keys) {
        for (String key : keys) {
            if (!ConfigChange.isKey(key)) {
                throw new IllegalArgumentException("'" + key + "' is no key of the configuration");
            }
        }
        followed.addAll(List.of(keys));
        return List.of(keys);
    }

    /** Begins to look. Without a file there is nothing to look at. */
    public ConfigWatch start() {
        if (!files.isEmpty()) {
            Thread.ofVirtual().name("config-watch").start(this::watch);
        }
        return this;
    }

    /** Looks now and then instead of waiting for events: mounted files are exchanged by links, which give none. */
    private void watch() {
        try {
            while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Looks once. A file that is being written is not read before it stands still: half of it may be valid, and say less
     * than was meant. What was wrong is tried again, since a file that it names may have come.
     */
    synchronized void look() {
        String contents = files.contents();
        boolean isStill = contents.equals(pending);
        pending = contents;
        if (isStill && (!contents.equals(taken) || !troubles.isEmpty())) {
            boolean isChanged = !contents.equals(taken);
            taken = contents;
            switch (source.load()) {
                case LoadOutcome.Refused refused -> keep(refused.problems());
                case LoadOutcome.Loaded loaded -> take(loaded, isChanged);
            }
        }
    }

    private void keep(List<String> problems) {
        if (!problems.equals(troubles)) {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "the configuration has changed and is wrong, so the former one stays in use");
            problems.forEach(problem -> LOGGER.log(System.Logger.Level.ERROR, "the changed configuration: " + problem));
        }
        troubles = problems;
    }

    private void take(LoadOutcome.Loaded loaded, boolean isChanged) {
        KontorConfig now = loaded.config();
        ConfigChange change = ConfigChange.between(current, now);
        List<Runnable> prepared = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Reloaded<?> part : parts) {
            if (part.isTouchedBy(change)) {
                try {
                    prepared.add(part.prepared(now));
                } catch (RuntimeException e) {
                    LOGGER.log(System.Logger.Level.DEBUG, "a part of the changed configuration was not made", e);
                    failed.add(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
                }
            }
        }
        if (!failed.isEmpty()) {
            keep(failed);
            return;
        }
        boolean wasWrong = !troubles.isEmpty();
        troubles = List.of();
        current = now;
        prepared.forEach(Runnable::run);
        if (isChanged || wasWrong) {
            tell(change, loaded.notices());
        }
        followers.stream()
                .filter(follower -> follower.keys().stream().anyMatch(change::touches))
                .forEach(follower -> tell(follower, now));
    }

    private static void tell(Follower follower, KontorConfig now) {
        try {
            follower.listener().accept(now);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "what follows " + follower.keys() + " did not take the change", e);
        }
    }

    private void tell(ConfigChange change, List<String> said) {
        LOGGER.log(
                System.Logger.Level.INFO,
                change.isEmpty()
                        ? "the configuration was written anew and says the same"
                        : "the configuration has changed: " + String.join(", ", change.keys()));
        if (!change.isEmpty()) {
            said.stream()
                    .filter(notice -> !notices.contains(notice))
                    .forEach(notice -> LOGGER.log(System.Logger.Level.INFO, "the configuration: " + notice));
        }
        List<String> restart =
                ConfigChange.between(started, current).without(followed).keys();
        if (!restart.equals(waiting) && !restart.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "these changes need a restart to have an effect: " + String.join(", ", restart));
        }
        waiting = restart;
    }

    /** Stops looking; what was made stays usable. */
    @Override
    public void close() {
        closed.countDown();
    }
}
