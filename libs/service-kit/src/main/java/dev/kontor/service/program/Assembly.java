package dev.kontor.service.program;

import dev.kontor.config.KontorConfig;
import dev.kontor.service.Lifecycle;
import dev.kontor.service.reload.ConfigCheck;
import dev.kontor.service.reload.ConfigWatch;
import java.util.List;

/** Says what a program is made of. */
@FunctionalInterface
public interface Assembly {
    /**
     * Adds the program's parts, which then start in this order and stop in reverse. Starts nothing itself.
     *
     * @param stop is given when the process is told to end, also while parts still start
     * @throws IllegalStateException when the configuration lacks what this program needs; the message is for its user
     */
    void assemble(KontorConfig config, Lifecycle parts, StopSignal stop);

    /** The same for a program some parts of which follow changes of the configuration. */
    default void assemble(ConfigWatch config, Lifecycle parts, StopSignal stop) {
        assemble(config.current(), parts, stop);
    }

    /** What must hold of the configuration beside what its keys say. */
    default List<ConfigCheck> checks() {
        return List.of();
    }
}
