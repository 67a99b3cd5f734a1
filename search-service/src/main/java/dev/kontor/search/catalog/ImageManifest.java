package dev.kontor.search.catalog;

import dev.kontor.oci.Digest;
import dev.kontor.search.image.HistoryStep;
import dev.kontor.search.image.Layer;
import dev.kontor.search.image.Platform;
import dev.kontor.search.image.Signature;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One manifest of an image: the image itself, or one platform of an index.
 *
 * @param configDigest empty where it has no configuration
 * @param history by which steps it was built
 * @param isHistoryWhole whether the layers are as many as the history says
 */
public record ImageManifest(
        Digest digest,
        String configDigest,
        String artifactType,
        long sizeBytes,
        Platform platform,
        Optional<Instant> lastUpdated,
        List<Layer> layers,
        List<HistoryStep> history,
        boolean isHistoryWhole,
        List<Signature> signatures,
        long downloads) {
    public ImageManifest {
        layers = List.copyOf(layers);
        history = List.copyOf(history);
        signatures = List.copyOf(signatures);
    }
}
