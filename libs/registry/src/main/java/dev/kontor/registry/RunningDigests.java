package dev.kontor.registry;

import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.store.ContentId;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The digests of uploads between two of their requests, so that nothing is read again at the end.
 *
 * <p>Only a hint: an upload whose digest is not here, after a restart or among too many others, is read once more.
 */
final class RunningDigests {
    private static final int MOST = 10_000;

    private record Running(DigestAlgorithm algorithm, long sizeBytes, MessageDigest digest) {}

    private final Map<ContentId, Running> running = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ContentId, Running> eldest) {
            return size() > MOST;
        }
    };

    /** Takes the digest of the first bytes of an upload; empty when it has to be computed again. */
    synchronized Optional<MessageDigest> take(ContentId upload, DigestAlgorithm algorithm, long sizeBytes) {
        Running found = running.remove(upload);
        if (sizeBytes == 0) {
            return Optional.of(algorithm.newMessageDigest());
        }
        return Optional.ofNullable(found)
                .filter(each -> each.algorithm == algorithm && each.sizeBytes == sizeBytes)
                .map(Running::digest);
    }

    synchronized void keep(ContentId upload, DigestAlgorithm algorithm, long sizeBytes, MessageDigest digest) {
        running.put(upload, new Running(algorithm, sizeBytes, digest));
    }

    synchronized void drop(ContentId upload) {
        running.remove(upload);
    }
}
