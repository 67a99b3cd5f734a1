package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was counted of manifests: how often they were pulled, and when last. It outlives the manifest. */
public interface Statistics {
    /**
     * What was counted.
     *
     * @param count how often it was pulled
     * @param last when last; empty when never
     */
    record Pulls(long count, Optional<Instant> last) {
        /** It was never pulled. */
        public static final Pulls NEVER = new Pulls(0, Optional.empty());
    }

    /** What was counted of one manifest of a repository. */
    record Counted(Digest manifest, Pulls pulls) {}

    /** What was counted of a manifest, whether it is there or not. */
    Pulls of(RepositoryName repository, Digest manifest);

    /**
     * What was counted of the manifests of a repository, by algorithm and digest.
     *
     * @param after only manifests behind this one; empty for the beginning
     * @param limit the most to return, at least 1; fewer means that there are no more
     */
    List<Counted> list(RepositoryName repository, Optional<Digest> after, int limit);

    /**
     * Adds pulls that a process counted. What was added before is not added again, as long as not more than some dozens of
     * other processes counted the same manifest since.
     *
     * @param pulls how many
     * @param last when the last of them was
     * @param process which process counted them
     * @param number greater for each later count of that process
     * @return false when they were there already
     * @throws dev.kontor.store.StoreContendedException when too many change the same at once
     */
    boolean add(RepositoryName repository, Digest manifest, long pulls, Instant last, String process, long number);
}
