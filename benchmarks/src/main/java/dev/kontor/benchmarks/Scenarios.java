package dev.kontor.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All scenarios, for one workload. */
final class Scenarios {
    /** The names that {@code --only} takes, besides those with a variant. */
    static final List<String> NAMES = List.of("upload", "download", "manifest-get", "tag-push", "catalog", "tags-list");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RING_BYTES = 8 << 20;

    /** What is to be downloaded is the same in every process, so that it is prepared once. */
    private static final long FIXED_SEED = 20_26;

    private final Workload workload;
    private final long seed;
    private final SampleImage image;
    private final Fixtures fixtures;

    /**
     * Scenarios that send what was never sent before.
     *
     * @param seed differs from process to process
     * @param progress takes a line now and then while something is prepared
     */
    Scenarios(Workload workload, long seed, Consumer<String> progress) {
        this.workload = workload;
        this.seed = seed;
        this.image = new SampleImage(seed);
        this.fixtures = new Fixtures(image, workload.connections(), progress);
    }

    /** The scenarios that somebody means by these names, in the order of {@link #NAMES}; all of them for no names. */
    List<Scenario> named(List<String> names) {
        return Stream.of(
                        new UploadScenario(new PayloadRing(seed, RING_BYTES), workload.blobBytes()),
                        new DownloadScenario(new PayloadRing(FIXED_SEED, RING_BYTES).next(workload.blobBytes())),
                        manifestGetAtRate(),
                        manifestGetAtMost(),
                        tagPush(1),
                        tagPush(workload.tags()),
                        catalog(),
                        tagsList())
                .filter(scenario -> names.isEmpty() || names.stream().anyMatch(scenario::isMeantBy))
                .toList();
    }

    private Scenario manifestGetAtRate() {
        double rate = workload.manifestsPerSecond();
        return new RequestScenario(
                "manifest-get/rate",
                "pull of a manifest by tag, " + Figures.plain(rate) + " a second",
                Metric.P50_MILLIS,
                peer -> fixtures.prepareTags(peer, 1),
                workload.connections(),
                Schedule.atRate(rate, workload.duration()),
                Stopwatch::openLoop,
                Scenarios::pullMovingTag);
    }

    private Scenario manifestGetAtMost() {
        return new RequestScenario(
                "manifest-get/max",
                "pull of a manifest by tag, as fast as %d connections can".formatted(workload.connections()),
                Metric.REQUESTS_PER_SECOND,
                peer -> fixtures.prepareTags(peer, 1),
                workload.connections(),
                Schedule.backToBack(workload.duration()),
                Stopwatch::closedLoop,
                Scenarios::pullMovingTag);
    }

    private Scenario tagPush(int tags) {
        double rate = workload.pushesPerSecond();
        String repository = Fixtures.repositoryWithTags(tags);
        return new RequestScenario(
                "tag-push/" + tags,
                "push of a new manifest under a tag, beside %s other tags, %s a second"
                        .formatted(Figures.plain(tags - 1), Figures.plain(rate)),
                Metric.P50_MILLIS,
                peer -> fixtures.prepareTags(peer, tags),
                workload.connections(),
                Schedule.atRate(rate, workload.duration()),
                Stopwatch::openLoop,
                (client, index) -> client.pushManifest(repository, Fixtures.MOVING_TAG, image.nextManifest()));
    }

    private Scenario catalog() {
        int repositories = workload.repositories();
        String middle = Fixtures.repository(repositories, repositories / 2);
        return page(
                "catalog",
                "page of %d from the middle of %s repositories"
                        .formatted(workload.pageSize(), Figures.plain(repositories)),
                peer -> fixtures.prepareRepositories(peer, repositories),
                "_catalog?n=" + workload.pageSize() + "&last=" + middle.replace("/", "%2F"),
                "repositories",
                repositories);
    }

    private Scenario tagsList() {
        int tags = workload.tags();
        return page(
                "tags-list",
                "page of %d from the middle of %s tags".formatted(workload.pageSize(), Figures.plain(tags)),
                peer -> fixtures.prepareTags(peer, tags),
                Fixtures.repositoryWithTags(tags) + "/tags/list?n=" + workload.pageSize() + "&last="
                        + Fixtures.tag(tags / 2),
                "tags",
                tags);
    }

    private Scenario page(
            String key, String description, Consumer<Peer> preparation, String path, String field, int entries) {
        double rate = workload.listsPerSecond();
        int leastNames = Math.clamp(entries - entries / 2 - 2, 0, workload.pageSize());
        return new RequestScenario(
                key,
                description + ", " + Figures.plain(rate) + " a second",
                Metric.P50_MILLIS,
                peer -> {
                    preparation.accept(peer);
                    checkPage(peer, path, field, leastNames);
                },
                workload.connections(),
                Schedule.atRate(rate, workload.duration()),
                Stopwatch::openLoop,
                (client, index) -> client.list(path, BodySink.DISCARD));
    }

    /** A registry that gives an empty page, or all there is, would be compared for what it does not do. */
    private void checkPage(Peer peer, String path, String field, int leastNames) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (RegistryClient client = RegistryClient.connect(peer)) {
            client.list(path, body::write);
        }
        int names;
        try {
            JsonNode page = JSON.readTree(body.toByteArray());
            names = page.path(field).size();
        } catch (IOException e) {
            throw new PeerException("%s: GET /v2/%s did not give JSON.".formatted(peer.name(), path));
        }
        if (names < leastNames || names > workload.pageSize()) {
            throw new PeerException(
                    "%s: GET /v2/%s gave %d %s where there should be %d to %d; it cannot be compared page by page."
                            .formatted(peer.name(), path, names, field, leastNames, workload.pageSize()));
        }
    }

    private static void pullMovingTag(RegistryClient client, long index) {
        client.pullManifest(Fixtures.repositoryWithTags(1), Fixtures.MOVING_TAG);
    }
}
