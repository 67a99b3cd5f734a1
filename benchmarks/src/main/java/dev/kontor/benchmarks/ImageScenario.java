package dev.kontor.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/** A scenario of whole images, counted by the second. */
interface ImageScenario extends Scenario {
    @Override
    default Chapter chapter() {
        return Chapter.IMAGES;
    }

    @Override
    default Metric headline() {
        return Metric.IMAGES_PER_SECOND;
    }

    /** Images of a size that a registry has never seen. */
    static List<Image> fresh(Payloads payloads, Peer peer, int count, int mebibytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> Image.of(payloads.next(peer, (long) mebibytes << 20)))
                .toList();
    }
}
