package dev.kontor.events;

/**
 * Handles the events that a {@link EventLoop} hears. It hears each at least once, those of a repository in their order,
 * and reads from storage what is rather than trusting what an event says.
 */
public interface EventHandler {
    /**
     * Handles an event.
     *
     * <p>A {@link dev.kontor.store.StoreUnavailableException} or {@link EventLogUnavailableException} says the same as
     * {@link Handling.Unavailable}; any other exception is a defect, and the event becomes a dead letter after some tries.
     *
     * <p>It may take the time it needs. One that takes over some minutes is interrupted when its repository has to go to
     * another member of the group.
     *
     * @throws InterruptedException when the loop ends, or the event is not this member's any more; it comes again
     */
    Handling handle(AnnouncedEvent event) throws InterruptedException;

    /**
     * Builds from storage what events would have told: the log has forgotten some. Exceptions as in {@link #handle}; it is
     * repeated until it returns.
     *
     * @throws InterruptedException when the loop ends
     */
    void rebuild() throws InterruptedException;
}
