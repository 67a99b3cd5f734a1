package dev.kontor.gateway;

import dev.kontor.service.reload.ConfigCheck;
import java.util.List;

/** What the public listener wants of a configuration: the same at its start, at {@code kontor verify} and after a change. */
public final class ListenerChecks {
    private ListenerChecks() {}

    /** All of it. */
    public static List<ConfigCheck> all() {
        return List.of(ConfigCheck.FILES);
    }
}
