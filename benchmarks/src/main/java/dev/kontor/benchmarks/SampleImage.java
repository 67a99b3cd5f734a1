package dev.kontor.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A small image and as many different manifests over its two blobs as are wanted.
 *
 * <p>Safe for use by many threads.
 */
final class SampleImage {
    private static final int LAYER_BYTES = 1024;

    private final Image image = Image.of(new PayloadRing(1, LAYER_BYTES).next(LAYER_BYTES));
    private final Payload first = image.manifest("first");
    private final String salt;
    private final AtomicLong serial = new AtomicLong();

    /**
     * Makes the two blobs, which are the same in every process.
     *
     * @param salt makes the new manifests of this process differ from those of every other
     */
    SampleImage(long salt) {
        this.salt = Long.toHexString(salt);
    }

    /** The layer. */
    Payload layer() {
        return image.layer();
    }

    /** The manifest that is the same in every process. */
    Payload firstManifest() {
        return first;
    }

    /** A manifest that was never made before. */
    Payload nextManifest() {
        return image.manifest(salt + "-" + serial.incrementAndGet());
    }

    /** Pushes what the manifests refer to. */
    void pushBlobs(RegistryClient client, String repository) {
        client.pushBlob(repository, image.config());
        client.pushBlob(repository, image.layer());
    }
}
