package dev.kontor.benchmarks;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Prepares in a registry what the scenarios read, under {@code bench/}.
 *
 * <p>Names hold the sizes, and the last thing to be pushed is the sign that all of it is there: what an earlier process
 * prepared is used again, and what it left half done is done again.
 */
final class Fixtures {
    /** The tag that is read; in every prepared repository it stands for the first manifest. */
    static final String KNOWN_TAG = "latest";

    private static final String ROOT = "bench/";
    private static final int REPORTED_STEPS = 1000;
    private static final int COUNTED_PAGE = 1000;

    private final SampleImage image;
    private final int connections;
    private final Duration fillTime;
    private final Consumer<String> progress;
    private final Map<String, AtomicLong> tagCounts = new ConcurrentHashMap<>();

    /**
     * Prepares with this many connections.
     *
     * @param fillTime how long a registry may take to get the tags of one repository
     */
    Fixtures(SampleImage image, int connections, Duration fillTime, Consumer<String> progress) {
        this.image = image;
        this.connections = connections;
        this.fillTime = fillTime;
        this.progress = progress;
    }

    /** The repository that blobs are pushed to. */
    static String blobs() {
        return ROOT + "blobs";
    }

    /** The repository with this many tags. */
    static String repositoryWithTags(int tags) {
        return ROOT + "tags-" + tags;
    }

    /** A repository of this name. */
    static String named(String name) {
        return ROOT + name;
    }

    /** The name of a numbered tag; names sort like numbers. */
    static String tag(long number) {
        return String.format(Locale.ROOT, "t%06d", number);
    }

    /** The name of a numbered repository among this many; names sort like numbers. */
    static String repository(int repositories, long number) {
        return String.format(Locale.ROOT, "%scatalog-%d/r%06d", ROOT, repositories, number);
    }

    /** Makes sure of a repository whose {@link #KNOWN_TAG} is the first manifest of the sample. */
    void prepareKnownTag(Peer peer, String repository) {
        try (RegistryClient client = RegistryClient.connect(peer)) {
            if (!client.hasManifest(repository, image.firstManifest().digest().value())
                    || !client.hasManifest(repository, KNOWN_TAG)) {
                image.pushBlobs(client, repository);
                client.pushManifest(repository, KNOWN_TAG, image.firstManifest());
            }
        }
    }

    /**
     * Makes sure of a repository with this many tags: {@link #KNOWN_TAG} and numbered ones from 0, each with a manifest of
     * its own. A registry that takes too long keeps those it has by then.
     *
     * @return how many tags there are, which changes as scenarios add theirs
     */
    AtomicLong prepareTags(Peer peer, int tags) {
        // Once in a process: what a registry did not manage in its time is not tried again for the next scenario.
        return tagCounts.computeIfAbsent(peer.name() + "/" + tags, key -> new AtomicLong(fillAndCount(peer, tags)));
    }

    private long fillAndCount(Peer peer, int tags) {
        String repository = repositoryWithTags(tags);
        prepareKnownTag(peer, repository);
        try (RegistryClient client = RegistryClient.connect(peer)) {
            long last = tags - 2L;
            if (last >= 0 && !client.hasManifest(repository, tag(last))) {
                fill(peer, repository, last, Math.clamp(count(peer, client, repository) - connections, 0, last));
            }
            return count(peer, client, repository);
        }
    }

    private void fill(Peer peer, String repository, long last, long from) {
        Load.Outcome outcome =
                Load.run(peer, connections, Schedule.timesWithin(last - from, fillTime), (client, index) -> {
                    report(peer, from + index, last + 1, "tags");
                    client.pushManifest(repository, tag(from + index), image.nextManifest());
                });
        if (outcome.requests() == last - from) {
            try (RegistryClient client = RegistryClient.connect(peer)) {
                client.pushManifest(repository, tag(last), image.nextManifest());
            }
        } else {
            progress.accept("prepare %s: the time to fill %s is up".formatted(peer.name(), repository));
        }
    }

    private static long count(Peer peer, RegistryClient client, String repository) {
        return Names.inAll(peer, client, "tags", repository + "/tags/list?n=" + COUNTED_PAGE);
    }

    /** Makes sure of this many numbered repositories with one tag each. */
    void prepareRepositories(Peer peer, int repositories) {
        long last = repositories - 1L;
        try (RegistryClient client = RegistryClient.connect(peer)) {
            if (client.hasManifest(repository(repositories, last), KNOWN_TAG)) {
                return;
            }
        }
        Load.run(peer, connections, Schedule.times(last), (client, index) -> {
            report(peer, index, repositories, "repositories");
            prepareRepository(client, repository(repositories, index));
        });
        try (RegistryClient client = RegistryClient.connect(peer)) {
            prepareRepository(client, repository(repositories, last));
        }
    }

    private void prepareRepository(RegistryClient client, String repository) {
        image.pushBlobs(client, repository);
        client.pushManifest(repository, KNOWN_TAG, image.nextManifest());
    }

    private void report(Peer peer, long index, long count, String things) {
        if (index % REPORTED_STEPS == 0) {
            progress.accept("prepare %s: %s of %s %s".formatted(peer.name(), index, count, things));
        }
    }
}
