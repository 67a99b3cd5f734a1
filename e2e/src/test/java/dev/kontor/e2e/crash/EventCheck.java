package dev.kontor.e2e.crash;

import dev.kontor.events.EventId;
import dev.kontor.events.EventLog;
import dev.kontor.events.LogPosition;
import dev.kontor.events.LoggedEvent;
import dev.kontor.events.RegistryEvent;
import dev.kontor.service.storage.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the event log with the changes that it must tell of. */
final class EventCheck {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Map<String, Expected> expected = new LinkedHashMap<>();
    private final Map<String, List<RegistryEvent>> announced = new LinkedHashMap<>();
    private final Set<EventId> heard = new HashSet<>();
    private final List<String> problems;

    /** The fewest and the most events of a repository; the shorter list begins the longer one. */
    private record Expected(List<RegistryEvent> fewest, List<RegistryEvent> most) {
        boolean isMet(List<RegistryEvent> events) {
            return events.size() >= fewest.size()
                    && events.size() <= most.size()
                    && most.subList(0, events.size()).equals(events);
        }
    }

    EventCheck(List<String> problems) {
        this.problems = problems;
    }

    /**
     * Expects the events of a repository.
     *
     * @param happened whether the change that nobody acknowledged is there
     */
    void expect(History.State state, boolean happened) {
        List<RegistryEvent> fewest = new ArrayList<>(state.events());
        List<RegistryEvent> most = new ArrayList<>(state.events());
        state.pending().ifPresent(change -> {
            most.addAll(change.events());
            if (happened && !change.inSteps()) {
                fewest.addAll(change.events());
            } else if (happened) {
                fewest.add(change.events().getFirst());
            }
        });
        expected.put(state.repository(), new Expected(fewest, most));
    }

    /** Reads the log of a store that nobody uses until it tells of everything. */
    void run(Setup setup) throws InterruptedException {
        try (Stores stores = Stores.open(setup.load().storage())) {
            long end = System.nanoTime() + LONGEST.toNanos();
            LogPosition position = LogPosition.OLDEST;
            while (!isComplete() && System.nanoTime() < end) {
                position = readOn(stores.log(), position);
            }
        }
        expected.forEach((repository, events) -> {
            List<RegistryEvent> found = announced.getOrDefault(repository, List.of());
            if (!events.isMet(found)) {
                problems.add(repository + ": announced\n    " + found + "\n  and not\n    " + events);
            }
        });
    }

    private LogPosition readOn(EventLog log, LogPosition position) throws InterruptedException {
        LogPosition next = position;
        for (LoggedEvent each : log.read(position, 500, Duration.ofMillis(100))) {
            if (heard.add(each.announced().id())) {
                RegistryEvent event = each.announced().event();
                announced
                        .computeIfAbsent(event.repository().value(), _ -> new ArrayList<>())
                        .add(event);
            }
            next = each.next();
        }
        return next;
    }

    private boolean isComplete() {
        return expected.entrySet().stream()
                .allMatch(entry -> announced.getOrDefault(entry.getKey(), List.of()).size()
                        >= entry.getValue().fewest().size());
    }
}
