package dev.kontor.oci;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads untrusted bytes as a manifest; {@link Manifest#parse} states the rules. */
final class ManifestReader {
    private static final int REASON_LIMIT_CHARS = 200;

    private final JsonNode body;
    private final MediaType declared;

    private ManifestReader(JsonNode body, MediaType declared) {
        this.body = body;
        this.declared = declared;
    }

    static ManifestParse read(byte[] bytes, MediaType declared) {
        try {
            if (!declared.isManifest()) {
                throw new Rejection("media type " + Quoted.quote(declared.value()) + " is not that of a manifest");
            }
            return new ManifestParse.Valid(new ManifestReader(document(bytes), declared).manifest());
        } catch (Rejection rejection) {
            return new ManifestParse.Invalid(rejection.reason);
        }
    }

    private static JsonNode document(byte[] bytes) throws Rejection {
        // Decoded here, since a parser that is given bytes would also accept UTF-16 and lenient forms of UTF-8.
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Rejection("not valid UTF-8");
        }
        try {
            JsonNode body = Json.MAPPER.readTree(text);
            if (!body.isObject()) {
                throw new Rejection("not a JSON object");
            }
            return body;
        } catch (JsonProcessingException e) {
            throw new Rejection("not valid JSON" + where(e.getLocation()) + ": "
                    + Quoted.shorten(e.getOriginalMessage(), REASON_LIMIT_CHARS));
        }
    }

    private static String where(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private Manifest manifest() throws Rejection {
        checkSchemaVersion();
        checkMediaType();
        checkShape();
        boolean index = declared.isIndex();
        return new Manifest(
                declared,
                index ? Optional.empty() : Optional.of(config()),
                index ? List.of() : descriptors("layers"),
                index ? descriptors("manifests") : List.of(),
                subject(),
                artifactType(body, ""),
                annotations(body, ""));
    }

    private void checkSchemaVersion() throws Rejection {
        JsonNode version = body.path("schemaVersion");
        if (!version.isIntegralNumber() || !version.canConvertToInt() || version.intValue() != 2) {
            throw new Rejection("schemaVersion must be 2");
        }
    }

    // Compared as written, not as parsed: a client that compares the strings must come to the same result.
    private void checkMediaType() throws Rejection {
        Optional<String> stated = text(body, "mediaType", "");
        if (stated.isPresent() && !stated.get().equals(declared.value())) {
            throw new Rejection("mediaType " + Quoted.quote(stated.get()) + " differs from the declared "
                    + Quoted.quote(declared.value()));
        }
    }

    // By presence, even of an empty array: the digest of such a body means two things to two readers.
    private void checkShape() throws Rejection {
        for (String field : declared.isIndex() ? List.of("config", "layers") : List.of("manifests")) {
            if (body.hasNonNull(field)) {
                throw new Rejection(
                        (declared.isIndex() ? "an index" : "an image manifest") + " must not have the field " + field);
            }
        }
    }

    private Optional<Descriptor> subject() throws Rejection {
        boolean known = declared.equals(MediaType.OCI_MANIFEST) || declared.equals(MediaType.OCI_INDEX);
        if (!known || !body.hasNonNull("subject")) {
            return Optional.empty();
        }
        return Optional.of(descriptor(body.get("subject"), "subject"));
    }

    private Descriptor config() throws Rejection {
        if (!body.hasNonNull("config")) {
            throw new Rejection("config is missing");
        }
        return descriptor(body.get("config"), "config");
    }

    // Programs in Go write null for a list that they never put anything into.
    private List<Descriptor> descriptors(String field) throws Rejection {
        JsonNode array = body.path(field);
        if (array.isNull()) {
            return List.of();
        }
        if (!array.isArray()) {
            throw new Rejection(field + (array.isMissingNode() ? " is missing" : " must be an array"));
        }
        List<Descriptor> descriptors = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            descriptors.add(descriptor(array.get(i), field + "[" + i + "]"));
        }
        return descriptors;
    }

    private static Descriptor descriptor(JsonNode node, String path) throws Rejection {
        if (!node.isObject()) {
            throw new Rejection(path + " must be a descriptor object");
        }
        String prefix = path + ".";
        return new Descriptor(
                mediaType(node, prefix),
                digest(node, prefix),
                sizeBytes(node, prefix),
                artifactType(node, prefix),
                annotations(node, prefix));
    }

    private static MediaType mediaType(JsonNode node, String prefix) throws Rejection {
        String stated = requiredText(node, "mediaType", prefix);
        return MediaType.parse(stated)
                .orElseThrow(() -> new Rejection(prefix + "mediaType is not a media type: " + Quoted.quote(stated)));
    }

    private static Digest digest(JsonNode node, String prefix) throws Rejection {
        String stated = requiredText(node, "digest", prefix);
        int colon = stated.indexOf(':');
        if (colon > 0 && DigestAlgorithm.find(stated.substring(0, colon)).isEmpty()) {
            throw new Rejection(prefix + "digest has the unsupported algorithm "
                    + Quoted.quote(stated.substring(0, colon)) + "; supported are sha256, sha384 and sha512");
        }
        return Digest.parse(stated)
                .orElseThrow(() -> new Rejection(prefix + "digest is not a digest: " + Quoted.quote(stated)));
    }

    private static long sizeBytes(JsonNode node, String prefix) throws Rejection {
        JsonNode size = node.path("size");
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
            throw new Rejection(prefix + "size must be a whole number of bytes, not negative");
        }
        return size.longValue();
    }

    private static Optional<String> artifactType(JsonNode node, String prefix) throws Rejection {
        return text(node, "artifactType", prefix).filter(type -> !type.isEmpty());
    }

    private static Map<String, String> annotations(JsonNode node, String prefix) throws Rejection {
        if (!node.hasNonNull("annotations")) {
            return Map.of();
        }
        JsonNode stated = node.get("annotations");
        if (!stated.isObject()) {
            throw new Rejection(prefix + "annotations must be an object of strings");
        }
        Map<String, String> annotations = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> annotation : stated.properties()) {
            String path = prefix + "annotations." + Quoted.quote(annotation.getKey());
            if (!annotation.getValue().isTextual()) {
                throw new Rejection(path + " must be a string");
            }
            String key = wellFormed(annotation.getKey(), path);
            annotations.put(key, wellFormed(annotation.getValue().textValue(), path));
        }
        return annotations;
    }

    private static String requiredText(JsonNode node, String field, String prefix) throws Rejection {
        return text(node, field, prefix).orElseThrow(() -> new Rejection(prefix + field + " is missing"));
    }

    private static Optional<String> text(JsonNode node, String field, String prefix) throws Rejection {
        if (!node.hasNonNull(field)) {
            return Optional.empty();
        }
        JsonNode value = node.get(field);
        if (!value.isTextual()) {
            throw new Rejection(prefix + field + " must be a string");
        }
        return Optional.of(wellFormed(value.textValue(), prefix + field));
    }

    // JSON can escape half a surrogate pair. UTF-8 cannot write it, so one such annotation would make each later
    // listing that repeats it fail.
    private static String wellFormed(String text, String path) throws Rejection {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new Rejection(path + " holds half a surrogate pair");
        }
        return text;
    }

    /** Ends the reading with a reason; never leaves this class. */
    private static final class Rejection extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Rejection(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
