package dev.kontor.benchmarks;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * Prepares in a registry what the scenarios read, under {@code bench/}.
 *
 * <p>Names hold the sizes, and the last thing to be pushed is the sign that all of it is there: what an earlier process
 * prepared is used again, and what it left half done is done again.
 */
final class Fixtures {
    /** The tag that is read, or moved; in every prepared repository it is pushed last. */
    static final String MOVING_TAG = "latest";

    private static final String ROOT = "bench/";
    private static final int REPORTED_STEPS = 1000;

    private final SampleImage image;
    private final int connections;
    private final Consumer<String> progress;

    Fixtures(SampleImage image, int connections, Consumer<String> progress) {
        this.image = image;
        this.connections = connections;
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

    /** The name of a numbered tag; names sort like numbers. */
    static String tag(long number) {
        return String.format(Locale.ROOT, "t%06d", number);
    }

    /** The name of a numbered repository among this many; names sort like numbers. */
    static String repository(int repositories, long number) {
        return String.format(Locale.ROOT, "%scatalog-%d/r%06d", ROOT, repositories, number);
    }

    /** Makes sure of a repository with this many tags: {@link #MOVING_TAG} and numbered ones from 0. */
    void prepareTags(Peer peer, int tags) {
        String repository = repositoryWithTags(tags);
        try (RegistryClient client = RegistryClient.connect(peer)) {
            if (client.hasManifest(repository, MOVING_TAG)) {
                return;
            }
            image.pushBlobs(client, repository);
        }
        each(
                peer,
                tags - 1,
                "tags",
                (client, index) -> client.pushManifest(repository, tag(index), image.nextManifest()));
        try (RegistryClient client = RegistryClient.connect(peer)) {
            client.pushManifest(repository, MOVING_TAG, image.nextManifest());
        }
    }

    /** Makes sure of this many numbered repositories with one tag each. */
    void prepareRepositories(Peer peer, int repositories) {
        long last = repositories - 1L;
        try (RegistryClient client = RegistryClient.connect(peer)) {
            if (client.hasManifest(repository(repositories, last), MOVING_TAG)) {
                return;
            }
        }
        each(peer, last, "repositories", (client, index) -> prepareRepository(client, repository(repositories, index)));
        try (RegistryClient client = RegistryClient.connect(peer)) {
            prepareRepository(client, repository(repositories, last));
        }
    }

    private void prepareRepository(RegistryClient client, String repository) {
        image.pushBlobs(client, repository);
        client.pushManifest(repository, MOVING_TAG, image.nextManifest());
    }

    private void each(Peer peer, long count, String things, Load.Call call) {
        Load.run(peer, connections, Schedule.times(count), (client, index) -> {
            if (index % REPORTED_STEPS == 0) {
                progress.accept("prepare %s: %s of %s %s".formatted(peer.name(), index, count, things));
            }
            call.send(client, index);
        });
    }
}
