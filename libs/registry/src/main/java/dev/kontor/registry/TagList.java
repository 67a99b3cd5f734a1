package dev.kontor.registry;

import dev.kontor.events.ListEntry;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.Layout;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Prefix;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The tags of a repository in lexical order, read from their entries: it costs what it shows, whatever was removed. */
final class TagList {
    /** Behind a first slice that was not enough: what a bucket lists in one answer. */
    private static final int SLICE = 1000;

    /** Claims of dead processes are cleared much earlier, unless the event log is away. */
    private static final Duration SURE_AFTER = Duration.ofHours(1);

    private final RegistryStore store;
    private final Prefix list;
    private final RepositoryName repository;
    private final InstantSource clock;

    TagList(RegistryStore store, RepositoryName repository, InstantSource clock) {
        this.store = store;
        this.list = Layout.listedTags(repository);
        this.repository = repository;
        this.clock = clock;
    }

    /** The first tags behind a text, which need not be one. */
    List<Tag> behind(String last, int limit) {
        List<Tag> tags = new ArrayList<>();
        String previous = last;
        String after = ListEntry.behind(last);
        int slice = limit;
        while (true) {
            List<DocumentEntry> lines = store.objects().list(list, after, slice);
            for (ListEntry entry : standing(lines)) {
                if (tags.size() < limit && entry.name().compareTo(previous) > 0) {
                    tags.add(Tag.of(entry.name()));
                    previous = entry.name();
                }
            }
            if (tags.size() == limit || lines.size() < slice) {
                return tags;
            }
            after = list.rest(lines.getLast().key());
            slice = Math.max(SLICE, limit - tags.size());
        }
    }

    private List<ListEntry> standing(List<DocumentEntry> lines) {
        List<ListEntry> entries = new ArrayList<>(lines.size());
        lines.forEach(line -> entries.add(ListEntry.of(list, line.key())));
        entries.removeAll(pending(entries));
        return entries;
    }

    /**
     * The entries whose tag did not appear yet, and may never. Where batches are not atomic an entry stands before its
     * tag; what tells is that the claim of the push stands too.
     */
    private Set<ListEntry> pending(List<ListEntry> entries) {
        long sure = TimeUnit.SECONDS.toMicros(clock.instant().minus(SURE_AFTER).getEpochSecond());
        boolean isAnyNew = entries.stream().anyMatch(entry -> entry.sequence() > sure);
        if (!isAnyNew || store.objects().capabilities().atomicBatches()) {
            return Set.of();
        }
        Set<Long> claims = store.outbox().standing(repository);
        List<ListEntry> unsure = entries.stream()
                .filter(entry -> claims.contains(entry.sequence()))
                .toList();
        List<Optional<Document>> tags = store.objects()
                .findAll(unsure.stream()
                        .map(entry -> Layout.tag(repository, Tag.of(entry.name())))
                        .toList());
        Set<ListEntry> pending = new HashSet<>();
        for (int i = 0; i < tags.size(); i++) {
            if (tags.get(i).filter(unsure.get(i)::lists).isEmpty()) {
                pending.add(unsure.get(i));
            }
        }
        return pending;
    }
}
