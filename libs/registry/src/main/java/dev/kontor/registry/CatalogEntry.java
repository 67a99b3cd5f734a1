package dev.kontor.registry;

import dev.kontor.events.DocumentState;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.Tombstone;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredRepository;
import dev.kontor.store.Document;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The entry of a repository in the catalog as it was found; its first blob or manifest makes it. */
final class CatalogEntry {
    private final RepositoryName repository;
    private final Key key;
    private final Optional<Document> found;

    private CatalogEntry(RepositoryName repository, Key key, Optional<Document> found) {
        this.repository = repository;
        this.key = key;
        this.found = found;
    }

    /** Reads the entry. */
    static CatalogEntry find(RegistryStore store, RepositoryName repository) {
        Key key = Layout.catalog(repository);
        return new CatalogEntry(repository, key, store.objects().find(key));
    }

    /** The entry as it was found under its key, {@link Layout#catalog}. */
    static CatalogEntry of(RepositoryName repository, Optional<Document> found) {
        return new CatalogEntry(repository, Layout.catalog(repository), found);
    }

    /** The sequence that the one of a change must exceed; 0 when nothing stands there. */
    long sequence() {
        return found.map(DocumentState::sequenceOf).orElse(0L);
    }

    /** Makes sure that the entry, if it stands, is announced before a change of what the repository holds. */
    void precede(Outbox.Draft draft) {
        found.filter(document -> !Tombstone.is(document)).ifPresent(document -> draft.behind(key, document));
    }

    /**
     * Makes sure that the entry stands before the writes that will follow in a batch, and that it is announced before
     * them. A repository that is in the catalog is not entered anew.
     */
    void addTo(Outbox.Draft draft, Actor actor, Instant now, List<Write> batch) {
        if (found.isPresent() && !Tombstone.is(found.get())) {
            draft.behind(key, found.get());
            return;
        }
        StoredRepository entry = new StoredRepository(draft.sequence(), now, actor.caller());
        draft.writes(key, found, new RegistryEvent.RepositoryCreated(repository));
        batch.add(Write.put(key, Expectation.asFound(found), entry.encode()));
    }
}
