package dev.kontor.http;

import java.util.function.Supplier;

/** Looks whether one component works. */
public interface HealthCheck {
    /** The component's name, such as {@code store}. */
    String name();

    /** Looks now. Quick, callable by several threads at once; a failure is a result and never an exception. */
    CheckResult check();

    /** A check of this name. */
    static HealthCheck of(String name, Supplier<CheckResult> check) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public CheckResult check() {
                return check.get();
            }
        };
    }
}
