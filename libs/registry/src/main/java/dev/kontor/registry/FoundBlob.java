package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.store.Content;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What a repository has under a digest; whoever looks says what it does with each. */
public sealed interface FoundBlob {
    /** It is there and may be served. */
    non-sealed interface Live extends FoundBlob {
        /** Its digest. */
        Digest digest();

        /** Its length. */
        long sizeBytes();

        /**
         * Opens a part of it; must be closed.
         *
         * @param from first byte, counted from 0
         * @param length how many bytes; the part must lie inside
         * @return empty when it was collected a moment ago
         */
        Optional<Content> open(long from, long length);

        /**
         * A link by which a client may read it for a while from the store itself.
         *
         * @param mediaType what the answer shall carry as its {@code Content-Type}
         * @return empty where the store is not used so
         */
        Optional<URI> redirect(String mediaType, Duration validity);
    }

    /** It is damaged, and not to be served; a push of the same blob repairs it. */
    record Quarantined() implements FoundBlob {}

    /** It is about to be collected, and not to be served; a push keeps it. */
    record Condemned() implements FoundBlob {}

    /** The repository does not have it. */
    record Unknown() implements FoundBlob {}
}
