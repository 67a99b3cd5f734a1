package dev.kontor.blob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.Json;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.storage.JsonDocument;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import java.time.Instant;

/**
 * An upload as it is kept in the store, so that it can go on after a restart.
 *
 * @param phase how far it has come
 * @param algorithm of the digest that is computed while bytes arrive
 * @param content the content that it writes
 * @param progress the bytes that have arrived for good
 * @param touched when it last made progress
 */
record UploadState(
        Phase phase,
        RepositoryName repository,
        DigestAlgorithm algorithm,
        ContentId content,
        ContentProgress progress,
        Instant touched) {
    /** How far an upload has come. */
    enum Phase {
        /** Takes bytes. */
        OPEN,
        /** Became a blob; its content belongs to the blob. */
        DONE,
        /** Given up; its content may be deleted. */
        ABORTED
    }

    UploadState at(ContentProgress newProgress, DigestAlgorithm newAlgorithm, Instant now) {
        return new UploadState(phase, repository, newAlgorithm, content, newProgress, now);
    }

    UploadState in(Phase newPhase, Instant now) {
        return new UploadState(newPhase, repository, algorithm, content, progress, now);
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
        return JsonDocument.encode(json);
    }

    static UploadState decode(byte[] bytes) {
        JsonNode json = JsonDocument.decode(bytes);
        return new UploadState(
                Phase.valueOf(json.path("phase").asText()),
                RepositoryName.of(json.path("repository").asText()),
                DigestAlgorithm.find(json.path("algorithm").asText()).orElseThrow(),
                new ContentId(json.path("content").asText()),
                new ContentProgress(
                        json.path("size").asLong(), json.path("token").asText()),
                Instant.parse(json.path("touched").asText()));
    }
}
