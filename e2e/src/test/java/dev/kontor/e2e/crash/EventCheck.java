package dev.kontor.e2e.crash;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLog;
import dev.kontor.events.LogPosition;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.registry.Registry;
import dev.kontor.service.program.RegistryPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the event log with the changes that it must tell of: all of them, those of one tag, manifest or blob in their
 * order, and the repository before all else.
 */
public final class EventCheck {
    private final Map<Subject, Expected> expected = new LinkedHashMap<>();
    private final Set<String> repositories = new HashSet<>();
    private final Map<Subject, List<RegistryEvent>> announced = new LinkedHashMap<>();
    private final Map<EventId, AnnouncedEvent> heard = new HashMap<>();
    private final List<String> problems;
    private int duplicates;

    /** What an event tells of. */
    private record Subject(String repository, String name) {
        static Subject of(RegistryEvent event) {
            String name = switch (event) {
                case RegistryEvent.RepositoryCreated _ -> "repository";
                case RegistryEvent.ManifestPushed pushed -> pushed.digest().value();
                case RegistryEvent.ManifestDeleted deleted -> deleted.digest().value();
                case RegistryEvent.BlobDeleted deleted -> deleted.digest().value();
                case RegistryEvent.TagMoved moved -> "tag " + moved.tag();
                case RegistryEvent.TagDeleted deleted -> "tag " + deleted.tag();
                case RegistryEvent.ManifestPulled _, RegistryEvent.CountsChanged _, RegistryEvent.StarsChanged _ ->
                    throw new IllegalArgumentException("that is no change: " + event);
            };
            return new Subject(event.repository().value(), name);
        }
    }

    /** The fewest and the most events of a subject; the shorter list begins the longer one. */
    private record Expected(List<RegistryEvent> fewest, List<RegistryEvent> most) {
        Expected() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        boolean isMetBy(List<RegistryEvent> events) {
            return events.size() >= fewest.size()
                    && events.size() <= most.size()
                    && most.subList(0, events.size()).equals(events);
        }
    }

    /** @param problems takes what is found */
    public EventCheck(List<String> problems) {
        this.problems = problems;
    }

    /**
     * Expects the events of a repository.
     *
     * @param happened whether the change that nobody acknowledged is there
     * @param asOne whether a change is there as a whole unless it says that it goes in steps
     */
    public void expect(History.State state, boolean happened, boolean asOne) {
        repositories.add(state.repository());
        state.events().forEach(event -> expect(event, true));
        state.pending().ifPresent(change -> {
            boolean isFirst = true;
            for (RegistryEvent event : change.events()) {
                expect(event, happened && (isFirst || (asOne && !change.inSteps())));
                isFirst = false;
            }
        });
    }

    private void expect(RegistryEvent event, boolean isSure) {
        Expected events = expected.computeIfAbsent(Subject.of(event), _ -> new Expected());
        events.most().add(event);
        if (isSure) {
            events.fewest().add(event);
        }
    }

    /**
     * Reads the log of a store that nobody uses until it tells of everything.
     *
     * @param longest how long to wait for events that do not come
     */
    void run(Setup setup, Duration longest) throws InterruptedException {
        try (Registry stores = Registry.open(RegistryPlace.of(setup.load(), Outbox.Scope.ALL))) {
            run(stores.log(), LogPosition.OLDEST, longest);
        }
    }

    /**
     * Reads a log until it tells of everything.
     *
     * @param from where nothing of it had happened
     * @param longest how long to wait for events that do not come
     */
    public void run(EventLog log, LogPosition from, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        LogPosition position = from;
        do {
            position = readOn(log, position);
        } while (!(isComplete() && position.equals(log.end())) && System.nanoTime() < end);
        expected.forEach((subject, events) -> {
            List<RegistryEvent> found = announced.getOrDefault(subject, List.of());
            if (!events.isMetBy(found)) {
                problems.add(subject + " is announced\n    " + found + "\n  and not\n    " + events);
            }
        });
        announced.forEach((subject, events) -> {
            if (!expected.containsKey(subject)) {
                problems.add(subject + " is announced, and nobody asked for it\n    " + events);
            }
        });
    }

    /** How many different events were heard. */
    public int events() {
        return heard.size();
    }

    /** How many events came once more. */
    public int duplicates() {
        return duplicates;
    }

    private LogPosition readOn(EventLog log, LogPosition position) throws InterruptedException {
        LogPosition next = position;
        for (Delivery entry : log.read(position, 500, Duration.ofMillis(100))) {
            if (entry instanceof Delivery.Decoded each
                    && repositories.contains(
                            each.announced().event().repository().value())) {
                hear(each.announced());
            }
            next = entry.next();
        }
        return next;
    }

    private void hear(AnnouncedEvent announcement) {
        RegistryEvent event = announcement.event();
        AnnouncedEvent before = heard.putIfAbsent(announcement.id(), announcement);
        if (before != null) {
            duplicates++;
            if (!before.equals(announcement)) {
                problems.add(announcement + " came once before as " + before);
            }
            return;
        }
        Subject repository = Subject.of(new RegistryEvent.RepositoryCreated(event.repository()));
        if (!(event instanceof RegistryEvent.RepositoryCreated) && !announced.containsKey(repository)) {
            problems.add(event + " is announced before its repository");
        }
        announced.computeIfAbsent(Subject.of(event), _ -> new ArrayList<>()).add(event);
    }

    private boolean isComplete() {
        return expected.entrySet().stream()
                .allMatch(entry ->
                        announced.getOrDefault(entry.getKey(), List.of()).size()
                                >= entry.getValue().fewest().size());
    }
}
