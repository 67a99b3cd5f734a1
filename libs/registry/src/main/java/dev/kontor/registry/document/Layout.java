package dev.kontor.registry.document;

import dev.kontor.events.ListEntry;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.store.ContentId;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;

/** The keys of the registry's documents. */
public final class Layout {
    /** One entry for each repository. */
    public static final Prefix CATALOG = Prefix.of("catalog");

    /** One document for each upload. */
    public static final Prefix UPLOADS = Prefix.of("uploads");

    /** The key under which the ids of uploads are signed. */
    public static final Key UPLOAD_KEY = Key.of("keys", "uploads");

    /** Whose turn it is to look for changes that others left to be announced. */
    public static final Key OUTBOX_LEASE = Key.of("leases", "outbox");

    /** The same among those who leave what concerns lists to others. */
    public static final Key OUTBOX_LEASE_BUT_LISTS = Key.of("leases", "outbox-but-lists");

    private Layout() {}

    /** The digest at the end of a key of a link or a manifest. */
    public static Digest digestOf(Prefix list, Key key) {
        return Digest.of(list.rest(key).replace('/', ':'));
    }

    private static String path(Digest digest) {
        return digest.algorithm().id() + "/" + digest.hex();
    }

    /** The {@link BlobPointer} of a digest: one in the whole store. */
    public static Key pointer(Digest blob) {
        return Key.of("blobs", blob.algorithm().id(), blob.hex().substring(0, 2), blob.hex());
    }

    /** The {@link BlobLink} by which a repository may serve a blob. */
    public static Key link(RepositoryName repository, Digest blob) {
        return links(repository).key(path(blob));
    }

    /** All blobs that a repository may serve, by algorithm and digest. */
    public static Prefix links(RepositoryName repository) {
        return Prefix.of("repositories", repository.segment(), "blobs");
    }

    /** The note that a manifest needs content. */
    public static Key reference(Digest content, RepositoryName repository, Digest manifest) {
        return Key.of("references", content.algorithm().id(), content.hex(), repository.segment(), manifest.value());
    }

    /** A {@link StoredManifest}. */
    public static Key manifest(RepositoryName repository, Digest manifest) {
        return manifests(repository).key(path(manifest));
    }

    /** All manifests of a repository, removed ones too, by algorithm and digest. */
    public static Prefix manifests(RepositoryName repository) {
        return Prefix.of("repositories", repository.segment(), "manifests");
    }

    /** A {@link StoredTag}. */
    public static Key tag(RepositoryName repository, Tag tag) {
        return tags(repository).key(tag.value());
    }

    /** All tags of a repository, removed ones too, in lexical order. */
    public static Prefix tags(RepositoryName repository) {
        return Prefix.of("repositories", repository.segment(), "tags");
    }

    /** Which tags stand in a repository: the list that clients see. */
    public static Prefix listedTags(RepositoryName repository) {
        return Prefix.of("repositories", repository.segment(), "listed");
    }

    /** The entry of a tag in the list of tags. */
    public static ListEntry listedTag(RepositoryName repository, Tag tag, long sequence) {
        return new ListEntry(listedTags(repository), tag.value(), sequence);
    }

    /** A hint, written before the tag, that it may name this manifest. */
    public static Key tagHint(RepositoryName repository, Digest manifest, Tag tag) {
        return tagHints(repository, manifest).key(tag.value());
    }

    /** The tags that may name a manifest. */
    public static Prefix tagHints(RepositoryName repository, Digest manifest) {
        return Prefix.of("repositories", repository.segment(), "by-digest", manifest.value());
    }

    /**
     * The {@link StoredReferrer} of a manifest that refers to a subject.
     *
     * @param sequence the push of that manifest
     */
    public static ListEntry referrer(RepositoryName repository, Digest subject, Digest referrer, long sequence) {
        return new ListEntry(referrers(repository, subject), referrer.value(), sequence);
    }

    /** The descriptors of all manifests of a repository that refer to a subject, by subject. */
    public static Prefix referrers(RepositoryName repository) {
        return Prefix.of("repositories", repository.segment(), "referrers");
    }

    /** The descriptors of all manifests that refer to a subject: the list that clients see. */
    public static Prefix referrers(RepositoryName repository, Digest subject) {
        return Prefix.of("repositories", repository.segment(), "referrers", subject.value());
    }

    /** An older move of a tag. */
    public static Key tagMove(RepositoryName repository, Tag tag, long sequence) {
        return Key.of("repositories", repository.segment(), "history", tag.value(), String.format("%019d", sequence));
    }

    /** The {@link StoredRepository} of a repository: its entry in the catalog. */
    public static Key catalog(RepositoryName repository) {
        return CATALOG.key(repository.segment());
    }

    /** The {@link StoredStatistics} of a manifest. */
    public static Key statistics(RepositoryName repository, Digest manifest) {
        return statistics(repository).key(path(manifest));
    }

    /** What was counted of the manifests of a repository, by algorithm and digest. */
    public static Prefix statistics(RepositoryName repository) {
        return Prefix.of("statistics", repository.segment());
    }

    /** A {@link StoredUpload}. */
    public static Key upload(ContentId upload) {
        return UPLOADS.key(upload.value());
    }
}
