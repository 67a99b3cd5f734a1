package dev.kontor.registry;

import dev.kontor.events.Tombstone;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.BlobLink;
import dev.kontor.registry.document.Layout;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The repositories of a registry's stores. */
final class StoreRepositories implements Repositories {
    private final StoreSet stores;

    StoreRepositories(StoreSet stores) {
        this.stores = stores;
    }

    @Override
    public boolean contains(RepositoryName repository) {
        return stores.of(repository).live(Layout.catalog(repository)).isPresent();
    }

    @Override
    public List<RepositoryName> list(String after, int limit) {
        List<RegistryStore> all = stores.all();
        if (all.size() == 1) {
            return list(all.getFirst(), after, limit);
        }
        TreeSet<RepositoryName> repositories = new TreeSet<>();
        all.forEach(store -> repositories.addAll(list(store, after, limit)));
        return repositories.stream().limit(limit).toList();
    }

    /** Segments are in the order of their names. */
    private static List<RepositoryName> list(RegistryStore store, String after, int limit) {
        return store.objects().list(Layout.CATALOG, RepositoryName.segmentOf(after), limit).stream()
                .map(DocumentEntry::key)
                .map(key -> RepositoryName.ofSegment(Layout.CATALOG.rest(key)))
                .toList();
    }

    @Override
    public List<LinkedBlob> blobs(RepositoryName repository, Optional<Digest> after, int limit) {
        Prefix links = Layout.links(repository);
        RegistryStore store = stores.of(repository);
        List<LinkedBlob> blobs = new ArrayList<>();
        String last =
                after.map(digest -> links.rest(Layout.link(repository, digest))).orElse("");
        while (true) {
            List<KeyedDocument> page = store.objects().read(links, last, limit);
            for (KeyedDocument each : page) {
                if (!Tombstone.is(each.document()) && blobs.size() < limit) {
                    blobs.add(new LinkedBlob(
                            Layout.digestOf(links, each.key()),
                            BlobLink.decode(each.key(), each.document().bytes())));
                }
            }
            if (blobs.size() == limit || page.size() < limit) {
                return blobs;
            }
            last = links.rest(page.getLast().key());
        }
    }

    @Override
    public Walk walk(WalkPosition from) {
        return new StoreWalk(stores, this, Optional.empty(), from);
    }

    @Override
    public Walk walk(RepositoryName repository, WalkPosition from) {
        return new StoreWalk(stores, this, Optional.of(repository), from);
    }
}
