package dev.kontor.service.program;

import dev.kontor.config.KontorConfig;
import dev.kontor.service.Lifecycle;

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
}
