package dev.kontor.search.index;

import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a batch of events is about, by repository: what must be looked at, however often and in which order it was told. */
final class Touched {
    private final Map<RepositoryName, InRepository> repositories = new TreeMap<>();

    /**
     * What is touched in one repository.
     *
     * @param manifests by their digests
     */
    record InRepository(Set<Tag> tags, Set<String> manifests) {
        InRepository() {
            this(new TreeSet<>(), new TreeSet<>());
        }
    }

    InRepository in(RepositoryName repository) {
        return repositories.computeIfAbsent(repository, _ -> new InRepository());
    }

    Map<RepositoryName, InRepository> repositories() {
        return repositories;
    }

    boolean isEmpty() {
        return repositories.isEmpty();
    }

    void add(RegistryEvent event) {
        InRepository touched = in(event.repository());
        switch (event) {
            case RegistryEvent.RepositoryCreated _, RegistryEvent.BlobDeleted _, RegistryEvent.StarsChanged _ -> {}
            case RegistryEvent.ManifestPushed pushed -> add(touched, pushed.digest());
            case RegistryEvent.ManifestDeleted deleted -> add(touched, deleted.digest());
            case RegistryEvent.TagMoved moved -> touched.tags().add(moved.tag());
            case RegistryEvent.TagDeleted deleted -> touched.tags().add(deleted.tag());
            case RegistryEvent.ManifestPulled pulled -> add(touched, pulled.digest());
            case RegistryEvent.CountsChanged changed -> add(touched, changed.digest());
        }
    }

    private static void add(InRepository touched, Digest digest) {
        touched.manifests().add(digest.value());
    }
}
