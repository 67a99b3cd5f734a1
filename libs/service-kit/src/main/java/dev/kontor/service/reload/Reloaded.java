package dev.kontor.service.reload;

import dev.kontor.config.ConfigChange;
import dev.kontor.config.KontorConfig;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** Something that is made of the configuration, and made anew when its keys change. */
final class Reloaded<T> implements Supplier<T> {
    private final List<String> keys;
    private final Function<KontorConfig, T> maker;
    private final AtomicReference<T> made;

    Reloaded(List<String> keys, Function<KontorConfig, T> maker, KontorConfig config) {
        this.keys = keys;
        this.maker = maker;
        this.made = new AtomicReference<>(maker.apply(config));
    }

    @Override
    public T get() {
        return made.get();
    }

    boolean isTouchedBy(ConfigChange change) {
        return keys.stream().anyMatch(change::touches);
    }

    /** Makes it anew without using it yet; what comes back begins to use it. */
    Runnable prepared(KontorConfig config) {
        T next = maker.apply(config);
        return () -> made.set(next);
    }
}
