package dev.kontor.service.access;

import dev.kontor.oci.RepositoryName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The patterns that are more than one name, each list in {@link Entry#ORDER}: most begin with a whole segment, such as that of a
 * team, so that few need be held against a name.
 *
 * @param bySegment by the first segment of all names that they match
 * @param others those that match names of several first segments
 */
record GlobIndex(Map<String, List<Entry>> bySegment, List<Entry> others) {
    static GlobIndex of(Collection<Entry> entries) {
        Map<String, List<Entry>> bySegment = new HashMap<>();
        List<Entry> others = new ArrayList<>();
        entries.stream().sorted(Entry.ORDER).forEachOrdered(entry -> {
            String text = entry.pattern().text();
            int slash = text.indexOf('/');
            boolean isWhole = slash > 0 && text.substring(0, slash).chars().noneMatch(c -> "*?[]{}\\".indexOf(c) >= 0);
            (isWhole ? bySegment.computeIfAbsent(text.substring(0, slash), _ -> new ArrayList<>()) : others).add(entry);
        });
        return new GlobIndex(bySegment, others);
    }

    /** Those that may count for a repository: at most one of each list. */
    Stream<Entry> find(RepositoryName repository) {
        int slash = repository.value().indexOf('/');
        String segment = slash < 0 ? repository.value() : repository.value().substring(0, slash);
        return Stream.concat(first(bySegment.getOrDefault(segment, List.of()), repository), first(others, repository));
    }

    private static Stream<Entry> first(List<Entry> entries, RepositoryName repository) {
        return entries.stream()
                .filter(entry -> entry.pattern().matches(repository))
                .limit(1);
    }

    Stream<Entry> all() {
        return Stream.concat(bySegment.values().stream().flatMap(List::stream), others.stream());
    }
}
