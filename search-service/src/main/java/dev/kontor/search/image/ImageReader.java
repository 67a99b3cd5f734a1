package dev.kontor.search.image;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.kontor.oci.Descriptor;
import dev.kontor.oci.Json;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.MediaType;
import dev.kontor.search.image.IndexFacts.Attestation;
import dev.kontor.search.image.IndexFacts.Child;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads manifests and configurations as users mean them. Whatever is not what it says it is says nothing, and nothing fails:
 * anybody may push anything.
 */
public final class ImageReader {
    /** The most bytes of a configuration that is looked at. */
    public static final int MAX_CONFIG_BYTES = 4 << 20;

    private static final String REFERENCE_TYPE = "vnd.docker.reference.type";
    private static final String REFERENCE_DIGEST = "vnd.docker.reference.digest";
    private static final String UNKNOWN = "unknown";

    private ImageReader() {}

    /** Whether a manifest's configuration is that of an image, and so worth looking at. */
    public static Optional<Descriptor> configOf(Manifest manifest) {
        return manifest.config()
                .filter(config -> config.mediaType().equals(MediaType.OCI_IMAGE_CONFIG)
                        || config.mediaType().equals(MediaType.DOCKER_CONFIG))
                .filter(config -> config.sizeBytes() <= MAX_CONFIG_BYTES);
    }

    /**
     * What a manifest says.
     *
     * @param config the bytes of {@link #configOf}; empty where there are none
     */
    public static ManifestFacts manifest(String digest, long ownBytes, Manifest manifest, Optional<byte[]> config) {
        JsonNode json = config.map(ImageReader::tree).orElseGet(MissingNode::getInstance);
        Annotations annotations = new Annotations(manifest.annotations());
        Annotations labels = new Annotations(labels(json));
        List<Layer> layers = manifest.layers().stream()
                .map(layer -> new Layer(layer.digest().value(), layer.sizeBytes()))
                .toList();
        List<HistoryStep> history = history(json, layers);
        Texts author = new Texts("", "", "", "", "", "", "", json.path("author").asText(""));
        return new ManifestFacts(
                digest,
                ownBytes,
                manifest.effectiveArtifactType().orElse(""),
                manifest.config().map(each -> new Layer(each.digest().value(), each.sizeBytes())),
                platform(json),
                annotations.created(),
                annotations
                        .created()
                        .or(labels::created)
                        .or(() -> Annotations.time(json.path("created").asText("")))
                        .or(() -> lastStep(json)),
                annotations.vendor(),
                annotations.texts().or(labels.texts()).or(author),
                layers,
                history,
                isWhole(json, layers));
    }

    /**
     * What an index says.
     *
     * @param bytes the index as it is stored
     */
    public static IndexFacts index(String digest, byte[] bytes, Manifest index) {
        JsonNode entries = tree(bytes).path("manifests");
        Annotations annotations = new Annotations(index.annotations());
        List<Child> children = new ArrayList<>();
        List<Attestation> attestations = new ArrayList<>();
        for (int i = 0; i < index.manifests().size(); i++) {
            Descriptor entry = index.manifests().get(i);
            Platform platform = platform(entries.path(i).path("platform"));
            if (!entry.mediaType().isManifest()) {
                continue;
            }
            if (isAttestation(entry, platform)) {
                attestations.add(new Attestation(
                        entry.digest().value(),
                        entry.sizeBytes(),
                        entry.mediaType().value(),
                        entry.annotations().getOrDefault(REFERENCE_DIGEST, "")));
            } else {
                children.add(new Child(entry.digest().value(), platform));
            }
        }
        return new IndexFacts(
                digest,
                bytes.length,
                index.artifactType().orElse(""),
                annotations.created(),
                annotations.texts(),
                children,
                attestations);
    }

    /** BuildKit puts what it says of its images beside them, as if it were for a platform that is not known. */
    private static boolean isAttestation(Descriptor entry, Platform platform) {
        return entry.annotations().containsKey(REFERENCE_TYPE)
                || (platform.os().equals(UNKNOWN) && platform.arch().equals(UNKNOWN));
    }

    private static Platform platform(JsonNode json) {
        String arch = json.path("architecture").asText("");
        String variant = json.path("variant").asText("");
        return new Platform(
                json.path("os").asText(""), arch.isEmpty() || variant.isEmpty() ? arch : arch + "/" + variant);
    }

    private static Map<String, String> labels(JsonNode config) {
        Map<String, String> labels = new HashMap<>();
        config.path("config")
                .path("Labels")
                .properties()
                .forEach(each -> labels.put(each.getKey(), each.getValue().asText("")));
        return labels;
    }

    private static Optional<Instant> lastStep(JsonNode config) {
        JsonNode steps = config.path("history");
        return steps.isEmpty()
                ? Optional.empty()
                : Annotations.time(steps.path(steps.size() - 1).path("created").asText(""));
    }

    private static List<HistoryStep> history(JsonNode config, List<Layer> layers) {
        JsonNode steps = config.path("history");
        if (steps.isEmpty()) {
            return layers.stream()
                    .map(layer -> new HistoryStep(Optional.of(layer), Optional.empty(), "", "", "", false))
                    .toList();
        }
        List<HistoryStep> history = new ArrayList<>();
        int next = 0;
        for (JsonNode step : steps) {
            boolean isEmpty = step.path("empty_layer").asBoolean(false);
            if (!isEmpty && next == layers.size()) {
                break;
            }
            Optional<Layer> layer = isEmpty ? Optional.empty() : Optional.of(layers.get(next++));
            history.add(new HistoryStep(
                    layer,
                    Annotations.time(step.path("created").asText("")),
                    step.path("created_by").asText(""),
                    step.path("author").asText(""),
                    step.path("comment").asText(""),
                    isEmpty));
        }
        return history;
    }

    private static boolean isWhole(JsonNode config, List<Layer> layers) {
        long steps = config.path("history")
                .valueStream()
                .filter(step -> !step.path("empty_layer").asBoolean(false))
                .count();
        return config.path("history").isEmpty() || steps <= layers.size();
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            JsonNode json = Json.MAPPER.readTree(bytes);
            return json == null || !json.isObject() ? MissingNode.getInstance() : json;
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }
}
