package dev.kontor.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/** A few images of one size that are the same in every process, and most likely in the page cache. */
final class PulledImages {
    private static final int COUNT = 4;
    private static final int RING_BYTES = 8 << 20;
    private static final long FIXED_SEED = 20_27;

    private final String repository;
    private final List<Image> images;

    PulledImages(int mebibytes) {
        PayloadRing ring = new PayloadRing(FIXED_SEED + mebibytes, RING_BYTES);
        this.repository = Fixtures.named("pull-%dmib".formatted(mebibytes));
        this.images = IntStream.range(0, COUNT)
                .mapToObj(i -> Image.of(ring.next((long) mebibytes << 20)))
                .toList();
    }

    /** Pushes what is not there. */
    void prepare(Peer peer) {
        try (RegistryClient client = RegistryClient.connect(peer)) {
            for (int i = 0; i < COUNT; i++) {
                client.pushImage(repository, Fixtures.tag(i), images.get(i));
            }
        }
    }

    /** Pulls one of them, in turn. */
    void pull(RegistryClient client, long index) {
        int which = (int) (index % COUNT);
        client.pullImage(repository, Fixtures.tag(which), images.get(which));
    }
}
