package dev.kontor.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Descriptor;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.oci.Manifest;
import dev.kontor.service.storage.JsonDocument;
import dev.kontor.store.Document;
import dev.kontor.store.Key;

/** What an entry in the list of a subject's referrers holds: the descriptor of the manifest that refers to it. */
final class Referrer {
    private Referrer() {}

    static byte[] encode(Manifest manifest, Digest digest, long sequence, long sizeBytes) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("sequence", sequence);
        new Descriptor(
                        manifest.mediaType(),
                        digest,
                        sizeBytes,
                        manifest.effectiveArtifactType(),
                        manifest.annotations())
                .toJson(json.putObject("descriptor"));
        return JsonDocument.encode(json);
    }

    /** The descriptor in an entry. */
    static JsonNode descriptor(Key key, Document entry) {
        return JsonDocument.decode(key, entry.bytes(), json -> json.has("descriptor") ? json.get("descriptor") : json);
    }
}
