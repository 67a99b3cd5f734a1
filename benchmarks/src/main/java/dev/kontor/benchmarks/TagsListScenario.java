package dev.kontor.benchmarks;

import java.time.Duration;

/**
 * Asks for a page of a repository's tags: the first, or one from the middle.
 *
 * @param tags how many tags the repository is meant to have
 * @param pageSize how many a page names
 * @param first whether it is the first page
 * @param clients how many ask at once
 */
record TagsListScenario(Fixtures fixtures, int tags, int pageSize, boolean first, int clients, Duration duration)
        implements Scenario {

    @Override
    public String key() {
        return first ? "tags-list/first" : "tags-list/middle";
    }

    @Override
    public String description() {
        return "%s page of %d of %s tags, %s"
                .formatted(first ? "first" : "middle", pageSize, Figures.plain(tags), Figures.clients(clients));
    }

    @Override
    public Chapter chapter() {
        return Chapter.LISTS;
    }

    @Override
    public Metric headline() {
        return Metric.P50_MILLIS;
    }

    @Override
    public void prepare(Peer peer) {
        long there = fixtures.prepareTags(peer, tags).get();
        try (RegistryClient client = RegistryClient.connect(peer)) {
            ListedPage.check(peer, client, path(there), "tags", first ? there : there / 2 - 2, pageSize);
        }
    }

    @Override
    public Run run(Peer peer) {
        long there = fixtures.prepareTags(peer, tags).get();
        String path = path(there);
        Stopwatch stopwatch = Stopwatch.start(peer);
        return stopwatch
                .requests(Load.run(
                        peer,
                        clients,
                        Schedule.backToBack(duration),
                        (client, index) -> client.list(path, BodySink.DISCARD)))
                .with(Metric.TAGS, (double) there);
    }

    private String path(long there) {
        String page = Fixtures.repositoryWithTags(tags) + "/tags/list?n=" + pageSize;
        return first ? page : page + "&last=" + Fixtures.tag(there / 2);
    }
}
