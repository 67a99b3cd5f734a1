package dev.kontor.manifest;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.service.storage.Tombstone;
import dev.kontor.store.Document;
import java.util.Optional;

/** The entity tag of what a reference names, as GET and HEAD show it: the digest of the manifest in quotes. */
final class EntityTag {
    private EntityTag() {}

    /** That of a manifest. */
    static String of(Digest manifest) {
        return '"' + manifest.value() + '"';
    }

    /**
     * That of what a tag names.
     *
     * @param found the tag as it was found
     * @return empty when there is no such tag, or when the manifest that it names is gone: a GET of it would find nothing
     */
    static Optional<String> ofTag(RegistryStore store, RepositoryName repository, Tag tag, Optional<Document> found) {
        return found.filter(document -> !Tombstone.is(document))
                .map(document -> StoredTag.digestOf(Layout.tag(repository, tag), document.bytes()))
                .filter(named -> store.live(Layout.manifest(repository, named)).isPresent())
                .map(EntityTag::of);
    }
}
