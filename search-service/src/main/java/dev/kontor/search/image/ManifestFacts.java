package dev.kontor.search.image;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a manifest of an image or an artifact says, with its configuration.
 *
 * @param digest its own
 * @param ownBytes the length of the manifest alone
 * @param artifactType what it says, else the type of its configuration
 * @param config its configuration; empty where it has none
 * @param platform by its configuration
 * @param annotated when it was built, by its annotations alone
 * @param created when it was built, by whatever says so first
 * @param vendor by its annotations alone
 * @param texts its annotations, and where they are silent its labels
 * @param isHistoryWhole whether the layers are as many as the history says
 */
public record ManifestFacts(
        String digest,
        long ownBytes,
        String artifactType,
        Optional<Layer> config,
        Platform platform,
        Optional<Instant> annotated,
        Optional<Instant> created,
        String vendor,
        Texts texts,
        List<Layer> layers,
        List<HistoryStep> history,
        boolean isHistoryWhole) {
    public ManifestFacts {
        layers = List.copyOf(layers);
        history = List.copyOf(history);
    }

    /** The bytes of manifest, configuration and layers; a layer that is named twice counts twice. */
    public long sizeBytes() {
        return ownBytes
                + config.map(Layer::sizeBytes).orElse(0L)
                + layers.stream().mapToLong(Layer::sizeBytes).sum();
    }
}
