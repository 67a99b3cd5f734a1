package dev.kontor.service.access;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The policy that holds now; a request that has begun ends under the one that it asked for. For any number of threads. */
public final class CurrentPolicy implements Supplier<AccessPolicy> {
    private final AtomicReference<AccessPolicy> policy;

    /** With this one at first. */
    public CurrentPolicy(AccessPolicy first) {
        policy = new AtomicReference<>(first);
    }

    @Override
    public AccessPolicy get() {
        return policy.get();
    }

    /** From now on this one holds. */
    public void replace(AccessPolicy next) {
        policy.set(next);
    }
}
