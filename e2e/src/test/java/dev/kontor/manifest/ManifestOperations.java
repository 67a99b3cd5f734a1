package dev.kontor.manifest;

import dev.kontor.http.Preconditions;
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
import java.util.Optional;
import java.util.Set;

/** The manifest service's operations, for tests that run them without a server. */
public final class ManifestOperations {
    private static final LargeManifests MEMORY = LargeManifests.forThisHeap(4 << 20);

    private ManifestOperations() {}

    /** Pushes a manifest; answers "stored", "missing", "wrong size", "other type" or "failed". */
    public static String push(
            RegistryStore store,
            RepositoryName repository,
            Manifest manifest,
            byte[] bytes,
            Set<Tag> tags,
            Preconditions preconditions,
            InstantSource clock) {
        Push push = new Push(repository, Digest.sha256(bytes), manifest, bytes, tags, preconditions);
        return switch (new ManifestPush(store, push, MEMORY, clock).run()) {
            case PushOutcome.Stored _ -> "stored";
            case PushOutcome.Missing _ -> "missing";
            case PushOutcome.WrongSize _ -> "wrong size";
            case PushOutcome.OtherType _ -> "other type";
            case PushOutcome.PreconditionFailed _ -> "failed";
        };
    }

    /** Removes a tag; answers {@code removed}, {@code unknown} or {@code failed}. */
    public static String removeTag(
            RegistryStore store, RepositoryName repository, Tag tag, Preconditions preconditions) {
        return told(new ManifestRemoval(store, repository).removeTag(tag, preconditions));
    }

    /** Removes a manifest with its tags; answers {@code removed} or {@code unknown}. */
    public static String removeManifest(RegistryStore store, RepositoryName repository, Digest digest) {
        Preconditions none = new Preconditions(false, Optional.empty(), Optional.empty());
        return told(new ManifestRemoval(store, repository).removeManifest(digest, none));
    }

    private static String told(RemovalOutcome outcome) {
        return switch (outcome) {
            case REMOVED -> "removed";
            case UNKNOWN -> "unknown";
            case PRECONDITION_FAILED -> "failed";
        };
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
