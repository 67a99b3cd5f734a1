package dev.kontor.events;

/** Learns of the loops by which a process handles events. Must be quick and not fail. */
@FunctionalInterface
public interface LoopObserver {
    /** One that looks away. */
    LoopObserver NONE = (_, _, _) -> {};

    /** A member of a group began to handle a topic; its numbers can be asked for from now on, also when it has ended. */
    void started(Topic topic, String group, EventLoop loop);
}
