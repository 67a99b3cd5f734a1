package dev.kontor.manifest;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventHandler;
import dev.kontor.events.EventLog;
import dev.kontor.events.Handling;
import dev.kontor.events.RegistryEvent;
import dev.kontor.registry.Statistics;
import java.util.List;

/** Adds announced pulls to what the registry keeps of each manifest, and says of which the count is another now. */
final class PullStatistics implements EventHandler {
    /** The group of those who do it. */
    static final String GROUP = "statistics";

    private final Statistics statistics;
    private final EventLog counts;

    /** @param counts where it is said that a count is another */
    PullStatistics(Statistics statistics, EventLog counts) {
        this.statistics = statistics;
        this.counts = counts;
    }

    @Override
    public Handling handle(AnnouncedEvent event) {
        if (event.event() instanceof RegistryEvent.ManifestPulled pulled) {
            boolean _ = statistics.add(
                    pulled.repository(),
                    pulled.digest(),
                    pulled.pulls(),
                    pulled.last(),
                    PullCounter.processOf(event.id()),
                    PullCounter.numberOf(event.id()));
            // Said again when it was added before: whoever added it may have died before saying so.
            counts.append(List.of(new AnnouncedEvent(
                    event.id(),
                    event.time(),
                    event.actor(),
                    event.requestId(),
                    new RegistryEvent.CountsChanged(pulled.repository(), pulled.digest()))));
        }
        return new Handling.Done();
    }

    /** Pulls that the log forgot before they were added are not told by anything else. */
    @Override
    public void rebuild() {
        System.getLogger(PullStatistics.class.getName())
                .log(System.Logger.Level.WARNING, "the log forgot pulls before they were counted: counts are too low");
    }
}
