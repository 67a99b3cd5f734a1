package dev.kontor.registry.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.Key;
import java.time.Instant;
import java.util.Optional;

/**
 * An upload as it is kept in the store, so that it can go on after a restart.
 *
 * @param phase how far it has come
 * @param repository into which it is pushed
 * @param algorithm of the digest that is computed while bytes arrive
 * @param content the content that it writes
 * @param progress the bytes that have arrived for good
 * @param touched when it last made progress
 * @param blob what the content is said to be, once the upload is done; empty before
 */
public record StoredUpload(
        Phase phase,
        RepositoryName repository,
        DigestAlgorithm algorithm,
        ContentId content,
        ContentProgress progress,
        Instant touched,
        Optional<Blob> blob) {
    private static final String KIND = "upload";

    /** What an upload becomes. */
    public record Blob(Digest digest, long sizeBytes) {}

    /** How far an upload has come. */
    public enum Phase {
        /** Takes bytes. */
        OPEN,
        /** Becomes a blob, or has become one; its content belongs to whoever moved it here. */
        DONE,
        /** Given up; its content may be deleted, unless a blob's pointer names it. */
        ABORTED
    }

    /** The same with more bytes. */
    public StoredUpload at(ContentProgress newProgress, DigestAlgorithm newAlgorithm, Instant now) {
        return new StoredUpload(phase, repository, newAlgorithm, content, newProgress, now, blob);
    }

    /** The same in another phase. */
    public StoredUpload in(Phase newPhase, Instant now) {
        return new StoredUpload(newPhase, repository, algorithm, content, progress, now, blob);
    }

    /** The same as the blob that it becomes. */
    public StoredUpload doneAs(Blob newBlob, Instant now) {
        return new StoredUpload(Phase.DONE, repository, algorithm, content, progress, now, Optional.of(newBlob));
    }

    /** The document. */
    public byte[] encode() {
        ObjectNode json = JsonDocument.begin(KIND);
        json.put("phase", phase.name());
        json.put("repository", repository.value());
        json.put("algorithm", algorithm.id());
        json.put("content", content.value());
        json.put("size", progress.sizeBytes());
        json.put("token", progress.token());
        json.put("touched", touched.toString());
        blob.ifPresent(done ->
                json.putObject("blob").put("digest", done.digest().value()).put("size", done.sizeBytes()));
        return JsonDocument.encode(json);
    }

    /** Reads the document that was found under a key. */
    public static StoredUpload decode(Key key, byte[] bytes) {
        return JsonDocument.decode(key, KIND, bytes, StoredUpload::of);
    }

    private static StoredUpload of(JsonNode json) {
        return new StoredUpload(
                Phase.valueOf(json.path("phase").asText()),
                RepositoryName.of(json.path("repository").asText()),
                DigestAlgorithm.find(json.path("algorithm").asText()).orElseThrow(),
                new ContentId(json.path("content").asText()),
                new ContentProgress(
                        JsonDocument.sizeOf(json, "size"), json.path("token").asText()),
                Instant.parse(json.path("touched").asText()),
                Optional.ofNullable(json.get("blob")).map(StoredUpload::blob));
    }

    private static Blob blob(JsonNode json) {
        return new Blob(Digest.of(json.path("digest").asText()), JsonDocument.sizeOf(json, "size"));
    }
}
