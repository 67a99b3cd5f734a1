package dev.kontor.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The scenarios of whole images: pushes, pulls, and both at once, of each size, by one client and by several. */
final class ImageScenarios {
    private final Workload workload;
    private final Payloads payloads;
    private final long salt;

    ImageScenarios(Workload workload, Payloads payloads, long salt) {
        this.workload = workload;
        this.payloads = payloads;
        this.salt = salt;
    }

    List<Scenario> all() {
        List<Scenario> pushes = new ArrayList<>();
        List<Scenario> pulls = new ArrayList<>();
        List<Scenario> mixed = new ArrayList<>();
        for (int mebibytes : workload.imageMebibytes()) {
            Supplier<PulledImages> pulled = new Lazily(mebibytes);
            for (int clients : Stream.of(1, workload.clients()).distinct().toList()) {
                pushes.add(push(mebibytes, clients));
                pulls.add(new ImagePullScenario(pulled, mebibytes, clients, workload.duration()));
            }
            mixed.add(new MixedScenario(
                    payloads,
                    pulled,
                    salt,
                    mebibytes,
                    workload.clients(),
                    workload.imagesPerRun(mebibytes, workload.clients())));
        }
        return Stream.of(pushes, pulls, mixed).flatMap(List::stream).toList();
    }

    private Scenario push(int mebibytes, int clients) {
        return new ImagePushScenario(payloads, salt, mebibytes, clients, workload.imagesPerRun(mebibytes, clients));
    }

    /** Makes the images, whose digests take a while, when they are first wanted; one run asks at a time. */
    private static final class Lazily implements Supplier<PulledImages> {
        private final int mebibytes;
        private PulledImages images;

        Lazily(int mebibytes) {
            this.mebibytes = mebibytes;
        }

        @Override
        public synchronized PulledImages get() {
            if (images == null) {
                images = new PulledImages(mebibytes);
            }
            return images;
        }
    }
}
