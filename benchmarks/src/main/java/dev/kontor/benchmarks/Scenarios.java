package dev.kontor.benchmarks;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All scenarios, for one workload. */
final class Scenarios {
    /** The names that {@code --only} takes, besides those with a variant, in the order in which they run. */
    static final List<String> NAMES = List.of(
            "upload",
            "download",
            "manifest-get",
            "head-blob",
            "ping",
            "catalog",
            "image-push",
            "image-pull",
            "mixed",
            "tag-push",
            "tags-list");

    private static final int RING_BYTES = 8 << 20;

    /** What is to be downloaded is the same in every process, so that it is prepared once. */
    private static final long FIXED_SEED = 20_26;

    private final Workload workload;
    private final long seed;
    private final SampleImage image;
    private final Payloads payloads;
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
        this.payloads = new Payloads(seed);
        this.fixtures = new Fixtures(image, workload.connections(), workload.fillTime(), progress);
    }

    /** The scenarios that somebody means by these names, in the order of {@link #NAMES}; all of them for no names. */
    List<Scenario> named(List<String> names) {
        return Stream.of(transfers(), requests(), catalog(), images(), tags())
                .flatMap(List::stream)
                .filter(scenario -> names.isEmpty() || names.stream().anyMatch(scenario::isMeantBy))
                .toList();
    }

    private List<Scenario> transfers() {
        return List.of(
                new UploadScenario(payloads, workload.blobBytes()),
                new DownloadScenario(new PayloadRing(FIXED_SEED, RING_BYTES).next(workload.blobBytes())));
    }

    private List<Scenario> requests() {
        return new RequestScenarios(workload, fixtures, image).all();
    }

    private List<Scenario> images() {
        return new ImageScenarios(workload, payloads, seed).all();
    }

    /** Before the scenarios that make more repositories. */
    private List<Scenario> catalog() {
        return Stream.of(false, true)
                .<Scenario>map(whole -> new CatalogScenario(
                        fixtures,
                        workload.repositories(),
                        workload.pageSize(),
                        whole,
                        workload.clients(),
                        workload.duration()))
                .toList();
    }

    private List<Scenario> tags() {
        Stream<Scenario> pushes = workload.tags().stream()
                .map(tags ->
                        new TagPushScenario(fixtures, image, seed, tags, workload.tagPushes(), workload.duration()));
        Stream<Scenario> lists = Stream.of(true, false)
                .map(first -> new TagsListScenario(
                        fixtures,
                        workload.mostTags(),
                        workload.pageSize(),
                        first,
                        workload.clients(),
                        workload.duration()));
        return Stream.concat(pushes, lists).toList();
    }
}
