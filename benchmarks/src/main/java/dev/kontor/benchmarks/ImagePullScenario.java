package dev.kontor.benchmarks;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Pulls a few images of one size again and again.
 *
 * @param images what is pulled; asked for only where it is needed
 * @param clients how many pull at once
 */
record ImagePullScenario(Supplier<PulledImages> images, int mebibytes, int clients, Duration duration)
        implements ImageScenario {

    @Override
    public String key() {
        return "image-pull/%dmib/x%d".formatted(mebibytes, clients);
    }

    @Override
    public String description() {
        return "pull of images of %d MiB, %s".formatted(mebibytes, Figures.clients(clients));
    }

    @Override
    public void prepare(Peer peer) {
        images.get().prepare(peer);
    }

    @Override
    public Run run(Peer peer) {
        PulledImages pulled = images.get();
        Stopwatch stopwatch = Stopwatch.start(peer);
        return stopwatch
                .images(Load.run(peer, clients, Schedule.backToBack(duration), pulled::pull))
                .with(Metric.IMAGE_MEBIBYTES, mebibytes);
    }
}
