package dev.kontor.benchmarks;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Puts an existing manifest under new tags, one after the other, beside the tags that are there.
 *
 * <p>A repository of few tags would not stay one: each run then takes a new repository.
 */
final class TagPushScenario implements Scenario {
    private static final int FEW_TAGS = 100;

    private final Fixtures fixtures;
    private final SampleImage image;
    private final String salt;
    private final int tags;
    private final int pushes;
    private final Duration longest;
    private final AtomicLong serial = new AtomicLong();

    /**
     * Pushes into a repository of this many tags.
     *
     * @param salt makes new names differ from those of every other process
     * @param pushes how many tags a run pushes
     * @param longest when a run ends even if it has not pushed all of them
     */
    TagPushScenario(Fixtures fixtures, SampleImage image, long salt, int tags, int pushes, Duration longest) {
        this.fixtures = fixtures;
        this.image = image;
        this.salt = Long.toHexString(salt);
        this.tags = tags;
        this.pushes = pushes;
        this.longest = longest;
    }

    @Override
    public String key() {
        return "tag-push/" + tags;
    }

    @Override
    public String description() {
        return "push of an existing manifest under a new tag, beside %s"
                .formatted(tags == 1 ? "1 tag" : Figures.plain(tags) + " tags");
    }

    @Override
    public Chapter chapter() {
        return Chapter.TAGS;
    }

    @Override
    public Metric headline() {
        return Metric.P50_MILLIS;
    }

    @Override
    public void prepare(Peer peer) {
        if (tags > FEW_TAGS) {
            fixtures.prepareTags(peer, tags);
        }
    }

    @Override
    public Run run(Peer peer) {
        return tags > FEW_TAGS ? runBesidePrepared(peer) : runBesideFew(peer);
    }

    private Run runBesidePrepared(Peer peer) {
        AtomicLong there = fixtures.prepareTags(peer, tags);
        Stopwatch stopwatch = Stopwatch.start(peer);
        Load.Outcome pushed = push(peer, Fixtures.repositoryWithTags(tags));
        return stopwatch.requests(pushed).with(Metric.TAGS, (double) there.getAndAdd(pushed.requests()));
    }

    private Run runBesideFew(Peer peer) {
        String repository = Fixtures.named("tags-%d-%s-%d".formatted(tags, salt, serial.incrementAndGet()));
        fixtures.prepareKnownTag(peer, repository);
        Load.run(
                peer,
                1,
                Schedule.times(tags - 1L),
                (client, index) -> client.pushManifest(repository, Fixtures.tag(index), image.nextManifest()));
        Stopwatch stopwatch = Stopwatch.start(peer);
        return stopwatch.requests(push(peer, repository)).with(Metric.TAGS, tags);
    }

    private Load.Outcome push(Peer peer, String repository) {
        return Load.run(
                peer,
                1,
                Schedule.timesWithin(pushes, longest),
                (client, index) -> client.pushManifest(repository, newTag(), image.firstManifest()));
    }

    private String newTag() {
        return "p" + salt + "-" + serial.incrementAndGet();
    }
}
