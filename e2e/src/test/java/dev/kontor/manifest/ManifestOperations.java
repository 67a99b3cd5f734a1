package dev.kontor.manifest;

import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The manifest service's operations, for tests that run them without a server. */
public final class ManifestOperations {
    private ManifestOperations() {}

    /** Pushes a manifest; answers "stored", "missing" or "other type". */
    public static String push(
            RegistryStore store,
            RepositoryName repository,
            Manifest manifest,
            byte[] bytes,
            Set<Tag> tags,
            InstantSource clock) {
        Digest digest = Digest.sha256(bytes);
        return switch (new ManifestPush(store, repository, digest, manifest, bytes, tags, clock).run()) {
            case PushOutcome.Stored _ -> "stored";
            case PushOutcome.Missing _ -> "missing";
            case PushOutcome.OtherType _ -> "other type";
        };
    }

    /** Removes a tag; answers {@code removed} or {@code unknown}. */
    public static String removeTag(RegistryStore store, RepositoryName repository, Tag tag) {
        return new ManifestRemoval(store, repository).removeTag(tag) ? "removed" : "unknown";
    }

    /** Removes a manifest with its tags; answers {@code removed} or {@code unknown}. */
    public static String removeManifest(RegistryStore store, RepositoryName repository, Digest digest) {
        return new ManifestRemoval(store, repository).removeManifest(digest) ? "removed" : "unknown";
    }

    /** What a tag names and named, the newest first. */
    public static List<Digest> named(Key key, Document tag) {
        StoredTag stored = StoredTag.decode(key, tag.bytes());
        List<Digest> named = new ArrayList<>();
        named.add(stored.digest());
        stored.moves().forEach(move -> named.add(move.digest()));
        return named;
    }
}
