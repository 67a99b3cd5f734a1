package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.registry.document.StoredManifest;

/** What was found under a reference; whoever looks says what it does with each. */
public sealed interface FoundManifest {
    /** It is there and may be served. */
    record Live(Digest digest, StoredManifest stored) implements FoundManifest {}

    /** It may be served; what it refers to is still being fetched from another registry. */
    record Remote(Digest digest, StoredManifest stored) implements FoundManifest {}

    /** It is there, and not to be served before a check lets it go. */
    record Held(Digest digest, StoredManifest stored) implements FoundManifest {}

    /** It is damaged, and not to be served; a push of the same manifest repairs it. */
    record Quarantined(Digest digest) implements FoundManifest {}

    /**
     * It is not there.
     *
     * @param isRepositoryKnown whether the repository is
     */
    record Unknown(boolean isRepositoryKnown) implements FoundManifest {}

    /** What a document says of the manifest with this digest. */
    static FoundManifest of(Digest digest, StoredManifest stored) {
        return switch (stored.state()) {
            case LIVE -> new Live(digest, stored);
            case REMOTE -> new Remote(digest, stored);
            case HELD -> new Held(digest, stored);
            case QUARANTINED -> new Quarantined(digest);
        };
    }
}
