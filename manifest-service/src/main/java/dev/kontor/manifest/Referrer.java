package dev.kontor.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.events.DocumentState;
import dev.kontor.oci.Descriptor;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.storage.JsonDocument;
import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.service.storage.Tombstone;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.Write;
import java.util.List;
import java.util.Optional;

/**
 * The entry of a manifest in the list of its subject's referrers.
 *
 * <p>It is written before its manifest, whatever stands there, and removed after it on the condition that nobody wrote it
 * since it was read, before the manifest was removed. So a push that brings the manifest back keeps its entry: it writes
 * it after it saw the removal.
 */
final class Referrer {
    private final RepositoryName repository;
    private final Digest digest;
    private final Key key;

    Referrer(RepositoryName repository, Digest subject, Digest digest) {
        this.repository = repository;
        this.digest = digest;
        this.key = Layout.referrer(repository, subject, digest);
    }

    /** The entry's write, in front of that of the manifest. */
    Write write(Manifest manifest, long sequence, long sizeBytes) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("sequence", sequence);
        new Descriptor(
                        manifest.mediaType(),
                        digest,
                        sizeBytes,
                        manifest.effectiveArtifactType(),
                        manifest.annotations())
                .toJson(json.putObject("descriptor"));
        return Write.store(key, JsonDocument.encode(json));
    }

    /** The descriptor in an entry. */
    static JsonNode descriptor(Key key, Document entry) {
        return JsonDocument.decode(key, entry.bytes(), json -> json.has("descriptor") ? json.get("descriptor") : json);
    }

    /** The entry as it stands; empty when there is none to remove. */
    Optional<Document> find(RegistryStore store) {
        return store.live(key);
    }

    /** The removal of an entry that is as it was found. */
    Write removal(Document found, long sequence) {
        return Write.put(key, new Expectation.Unchanged(found.version()), Tombstone.of(sequence));
    }

    /** Whether a batch stopped at this entry. */
    boolean stopped(BatchOutcome outcome) {
        return outcome instanceof BatchOutcome.Stopped(int _, Key at, Optional<Document> _) && at.equals(key);
    }

    /**
     * Removes an entry that somebody wrote while its manifest was removed; it stays if the manifest comes back.
     *
     * <p>Renewing the manifest's tombstone makes each push fail that saw the one before, so that it writes the entry anew.
     * Whoever writes the entry after that is such a push, and is left alone: two that went on for as long as the other
     * does might never end.
     *
     * @param sequence that of the manifest's removal
     */
    void withdraw(RegistryStore store, long sequence) {
        Key manifest = Layout.manifest(repository, digest);
        Optional<Document> entry = find(store);
        Optional<Document> removed =
                store.objects().find(manifest).filter(Tombstone::is).filter(each -> isOf(each, sequence));
        if (entry.isPresent() && removed.isPresent()) {
            Expectation unchanged = new Expectation.Unchanged(removed.get().version());
            store.objects()
                    .write(List.of(
                            Write.put(manifest, unchanged, Tombstone.renewed(sequence)),
                            removal(entry.get(), sequence)));
        }
    }

    private static boolean isOf(Document tombstone, long sequence) {
        return DocumentState.sequenceOf(tombstone) == sequence;
    }
}
