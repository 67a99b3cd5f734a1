package dev.kontor.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A small valid image: a configuration, one layer, and as many different manifests over the two as are wanted.
 *
 * <p>Safe for use by many threads.
 */
final class SampleImage {
    private static final int LAYER_BYTES = 1024;

    private final Payload layer;
    private final Payload config;
    private final String salt;
    private final AtomicLong serial = new AtomicLong();

    /**
     * Makes the two blobs, which are the same in every process.
     *
     * @param salt makes the manifests of this process differ from those of every other
     */
    SampleImage(long salt) {
        this.layer = new PayloadRing(1, LAYER_BYTES).next(LAYER_BYTES);
        this.config = text("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":[\"" + layer.digest() + "\"]}}");
        this.salt = Long.toHexString(salt);
    }

    /** A manifest that was never made before. */
    Payload nextManifest() {
        return text("{\"schemaVersion\":2,\"mediaType\":\"" + RegistryClient.MANIFEST_TYPE + "\",\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", config)
                + ",\"layers\":[" + descriptor("application/vnd.oci.image.layer.v1.tar", layer)
                + "],\"annotations\":{\"dev.kontor.bench.serial\":\"" + salt + "-" + serial.incrementAndGet() + "\"}}");
    }

    /** Pushes what the manifests refer to. */
    void pushBlobs(RegistryClient client, String repository) {
        client.pushBlob(repository, config);
        client.pushBlob(repository, layer);
    }

    private static String descriptor(String mediaType, Payload blob) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + blob.digest() + "\",\"size\":" + blob.sizeBytes()
                + "}";
    }

    private static Payload text(String json) {
        return Payload.of(json.getBytes(StandardCharsets.UTF_8));
    }
}
