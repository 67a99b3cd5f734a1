package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredStatistics;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreContendedException;
import dev.kontor.store.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was counted, in small documents that change by compare-and-set. */
final class StoreStatistics implements Statistics {
    private static final int TRIES = 50;

    private final StoreSet stores;

    StoreStatistics(StoreSet stores) {
        this.stores = stores;
    }

    @Override
    public Pulls of(RepositoryName repository, Digest manifest) {
        Key key = Layout.statistics(repository, manifest);
        return pulls(stored(key, stores.of(repository).objects().find(key)));
    }

    @Override
    public List<Counted> list(RepositoryName repository, Optional<Digest> after, int limit) {
        Prefix all = Layout.statistics(repository);
        String from = after.map(digest -> all.rest(Layout.statistics(repository, digest)))
                .orElse("");
        return stores.of(repository).objects().read(all, from, limit).stream()
                .map(each -> new Counted(
                        Layout.digestOf(all, each.key()), pulls(stored(each.key(), Optional.of(each.document())))))
                .toList();
    }

    @Override
    public boolean add(
            RepositoryName repository, Digest manifest, long pulls, Instant last, String process, long number) {
        Key key = Layout.statistics(repository, manifest);
        ObjectStore objects = stores.of(repository).objects();
        Optional<Document> found = objects.find(key);
        for (int i = 0; i < TRIES; i++) {
            StoredStatistics before = stored(key, found);
            StoredStatistics now = before.plus(pulls, last, process, number);
            if (now.equals(before)) {
                return false;
            }
            switch (objects.write(List.of(Write.put(key, Expectation.asFound(found), now.encode())))) {
                case BatchOutcome.Applied _ -> {
                    return true;
                }
                case BatchOutcome.Stopped stopped -> found = stopped.current();
            }
        }
        throw new StoreContendedException("the statistics of " + repository + "@" + manifest + " change all the time");
    }

    private static StoredStatistics stored(Key key, Optional<Document> found) {
        return found.map(document -> StoredStatistics.decode(key, document.bytes()))
                .orElse(StoredStatistics.NONE);
    }

    private static Pulls pulls(StoredStatistics stored) {
        return new Pulls(stored.pulls(), stored.last());
    }
}
