package dev.kontor.blob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.Json;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.storage.JsonDocument;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.Key;
import java.time.Instant;
import java.util.Optional;

/**
 * An upload as it is kept in the store, so that it can go on after a restart.
 *
 * @param phase how far it has come
 * @param algorithm of the digest that is computed while bytes arrive
 * @param content the content that it writes
 * @param progress the bytes that have arrived for good
 * @param touched when it last made progress
 * @param blob what the content is said to be, once the upload is done; empty before
 */
record UploadState(
        Phase phase,
        RepositoryName repository,
        DigestAlgorithm algorithm,
        ContentId content,
        ContentProgress progress,
        Instant touched,
        Optional<Blob> blob) {
    /** What an upload becomes. */
    record Blob(Digest digest, long sizeBytes) {}

    /** How far an upload has come. */
    enum Phase {
        /** Takes bytes. */
        OPEN,
        /** Becomes a blob, or has become one; its content belongs to whoever moved it here. */
        DONE,
        /** Given up; its content may be deleted, unless a blob's pointer names it. */
        ABORTED
    }

    UploadState at(ContentProgress newProgress, DigestAlgorithm newAlgorithm, Instant now) {
        return new UploadState(phase, repository, newAlgorithm, content, newProgress, now, blob);
    }

    UploadState in(Phase newPhase, Instant now) {
        return new UploadState(newPhase, repository, algorithm, content, progress, now, blob);
    }

    UploadState doneAs(Blob newBlob, Instant now) {
        return new UploadState(Phase.DONE, repository, algorithm, content, progress, now, Optional.of(newBlob));
    }

    byte[] encode() {
        ObjectNode json = Json.MAPPER.createObjectNode();
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
    static UploadState decode(Key key, byte[] bytes) {
        return JsonDocument.decode(key, bytes, UploadState::of);
    }

    private static UploadState of(JsonNode json) {
        return new UploadState(
                Phase.valueOf(json.path("phase").asText()),
                RepositoryName.of(json.path("repository").asText()),
                DigestAlgorithm.find(json.path("algorithm").asText()).orElseThrow(),
                new ContentId(json.path("content").asText()),
                new ContentProgress(
                        JsonDocument.sizeOf(json, "size"), json.path("token").asText()),
                Instant.parse(json.path("touched").asText()),
                Optional.ofNullable(json.get("blob")).map(UploadState::blob));
    }

    private static Blob blob(JsonNode json) {
        return new Blob(Digest.of(json.path("digest").asText()), JsonDocument.sizeOf(json, "size"));
    }
}
