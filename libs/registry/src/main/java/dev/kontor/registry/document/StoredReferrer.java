package dev.kontor.registry.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Descriptor;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.store.Document;
import dev.kontor.store.Key;

/** What an entry in the list of a subject's referrers holds: the descriptor of the manifest that refers to it. */
public final class StoredReferrer {
    private static final String KIND = "referrer";

    private StoredReferrer() {}

    /** The document. */
    public static byte[] encode(Manifest manifest, Digest digest, long sequence, long sizeBytes) {
        ObjectNode json = JsonDocument.begin(KIND);
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

    /**
     * The descriptor in an entry, as lists show it.
     *
     * @param key where it was found
     * @throws dev.kontor.store.StoreDamagedException when there is none
     */
    public static JsonNode descriptor(Key key, Document entry) {
        return JsonDocument.decode(
                key, KIND, entry.bytes(), json -> json.has("descriptor") ? json.get("descriptor") : json);
    }
}
