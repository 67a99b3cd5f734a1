package dev.kontor.benchmarks;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Pushes images that the registry has never seen, each run into a repository of its own, each image under a new tag. */
final class ImagePushScenario implements ImageScenario {
    private final Payloads payloads;
    private final String salt;
    private final int mebibytes;
    private final int clients;
    private final int images;
    private final AtomicLong serial = new AtomicLong();

    /**
     * Pushes this many images of a size.
     *
     * @param salt makes the repositories differ from those of every other process
     * @param clients how many push at once
     */
    ImagePushScenario(Payloads payloads, long salt, int mebibytes, int clients, int images) {
        this.payloads = payloads;
        this.salt = Long.toHexString(salt);
        this.mebibytes = mebibytes;
        this.clients = clients;
        this.images = images;
    }

    @Override
    public String key() {
        return "image-push/%dmib/x%d".formatted(mebibytes, clients);
    }

    @Override
    public String description() {
        return "push of images of %d MiB, %s".formatted(mebibytes, Figures.clients(clients));
    }

    @Override
    public void prepare(Peer peer) {
        // Each run brings its own images.
    }

    @Override
    public Run run(Peer peer) {
        List<Image> fresh = ImageScenario.fresh(payloads, peer, images, mebibytes);
        String repository =
                Fixtures.named("push-%dmib-x%d-%s-%d".formatted(mebibytes, clients, salt, serial.incrementAndGet()));
        Stopwatch stopwatch = Stopwatch.start(peer);
        return stopwatch
                .images(Load.run(
                        peer,
                        clients,
                        Schedule.times(images),
                        (client, index) ->
                                client.pushImage(repository, Fixtures.tag(index), fresh.get(Math.toIntExact(index)))))
                .with(Metric.IMAGE_MEBIBYTES, mebibytes);
    }
}
