package dev.kontor.e2e.crash;

import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one request shall change.
 *
 * @param contents the digest of what each path answers afterwards; empty for 404
 * @param events what is announced, in order
 * @param uploads where uploads stand afterwards, by their path; empty for one that has ended
 * @param inSteps whether its parts are changes of their own, which a crash may leave half done
 */
record Change(
        Map<String, Optional<Digest>> contents,
        List<RegistryEvent> events,
        Map<String, Optional<OpenUpload>> uploads,
        boolean inSteps) {
    /**
     * An upload in progress.
     *
     * @param blob what it is going to be
     * @param sizeBytes how much of it was taken
     */
    record OpenUpload(RandomBlob blob, int sizeBytes) {}

    /** A change that has no effect that could be lost. */
    static Change nothing() {
        return new Change(Map.of(), List.of(), Map.of(), false);
    }

    static Change of(Map<String, Optional<Digest>> contents, List<RegistryEvent> events) {
        return new Change(contents, List.copyOf(events), Map.of(), false);
    }

    static Change ofUpload(String path, Optional<OpenUpload> upload) {
        return new Change(Map.of(), List.of(), Map.of(path, upload), false);
    }

    Change ending(String upload) {
        return new Change(contents, events, Map.of(upload, Optional.empty()), inSteps);
    }
}
