package dev.kontor.e2e.crash;

import dev.kontor.e2e.crash.RaceOfTags.Outcome;
import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventId;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a log tells of some repositories' tags: a chain for each, of first occurrences. */
final class TagChains {
    private final Set<String> repositories;
    private final Map<String, List<Optional<Digest>>> chains = new HashMap<>();
    private final Map<EventId, AnnouncedEvent> heard = new HashMap<>();
    private final Set<String> removed = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    TagChains(List<String> repositories) {
        this.repositories = Set.copyOf(repositories);
    }

    /** Takes the next event of the log. */
    void hear(AnnouncedEvent announcement) {
        String repository = announcement.event().repository().value();
        if (!repositories.contains(repository)) {
            return;
        }
        AnnouncedEvent before = heard.putIfAbsent(announcement.id(), announcement);
        if (before != null) {
            noteUnless(before.equals(announcement), announcement + " came once before as " + before);
            return;
        }
        switch (announcement.event()) {
            case RegistryEvent.TagMoved moved -> {
                List<Optional<Digest>> chain = chain(repository + ":" + moved.tag());
                // Who pushes a removed manifest again may find its tag still there, and it is as good as gone.
                boolean isBack = moved.previous().isEmpty()
                        && chain.getLast().equals(Optional.of(moved.digest()))
                        && removed.contains(repository + "@" + moved.digest());
                noteUnless(isBack || moved.previous().equals(chain.getLast()), moved + " follows " + chain);
                chain.add(Optional.of(moved.digest()));
            }
            case RegistryEvent.TagDeleted deleted -> {
                List<Optional<Digest>> chain = chain(repository + ":" + deleted.tag());
                noteUnless(Optional.of(deleted.digest()).equals(chain.getLast()), deleted + " follows " + chain);
                chain.add(Optional.empty());
            }
            case RegistryEvent.ManifestDeleted deleted -> removed.add(repository + "@" + deleted.digest());
            default -> {}
        }
    }

    private List<Optional<Digest>> chain(String tag) {
        return chains.computeIfAbsent(tag, _ -> new ArrayList<>(List.of(Optional.empty())));
    }

    /** What each tag names by its last event. */
    Map<String, Optional<Digest>> ends() {
        Map<String, Optional<Digest>> ends = new HashMap<>();
        chains.forEach((tag, chain) -> ends.put(tag, chain.getLast()));
        return ends;
    }

    /** Whether each acknowledged move was told. */
    boolean tellsAll(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.digest().isPresent())
                .allMatch(outcome -> chain(outcome.name()).contains(outcome.digest()));
    }

    /** What is wrong with the chains, given what was acknowledged. */
    List<String> problems(List<Outcome> outcomes) {
        outcomes.forEach(this::requireTold);
        for (Outcome one : outcomes) {
            for (Outcome other : outcomes) {
                if (one.isBefore(other)) {
                    List<Optional<Digest>> chain = chain(one.name());
                    noteUnless(
                            chain.indexOf(one.digest()) < chain.lastIndexOf(other.digest()),
                            one + " was acknowledged before " + other + " was asked for, and the log says " + chain);
                }
            }
        }
        return problems;
    }

    private void requireTold(Outcome outcome) {
        List<Optional<Digest>> chain = chain(outcome.name());
        long told = chain.stream().skip(1).filter(outcome.digest()::equals).count();
        // A push whose manifest is removed meanwhile, or which was asked for twice, may move its tag again.
        boolean isOnce = outcome.isSure()
                && outcome.digest().isPresent()
                && !removed.contains(
                        outcome.repository() + "@" + outcome.digest().get());
        noteUnless(isOnce ? told == 1 : told >= 1, outcome + " is told " + told + " times in " + chain);
    }

    private void noteUnless(boolean right, String what) {
        if (!right) {
            problems.add(what);
        }
    }
}
