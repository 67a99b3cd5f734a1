package dev.kontor.benchmarks;

import java.time.Duration;

/**
 * Lists repositories: one page from the middle, or all of them in the largest pages that every registry gives.
 *
 * @param repositories how many there are at least
 * @param pageSize how many a page names
 * @param whole whether the list is followed from its beginning to its end
 * @param clients how many ask at once
 */
record CatalogScenario(Fixtures fixtures, int repositories, int pageSize, boolean whole, int clients, Duration duration)
        implements Scenario {
    private static final int LARGEST_PAGE = 1000;

    @Override
    public String key() {
        return whole ? "catalog/all" : "catalog/page";
    }

    @Override
    public String description() {
        return "%s of %s repositories, %s"
                .formatted(
                        whole
                                ? "all, in pages of %s,".formatted(Figures.plain(LARGEST_PAGE))
                                : "a page of %d from the middle".formatted(pageSize),
                        Figures.plain(repositories),
                        Figures.clients(clients));
    }

    @Override
    public Chapter chapter() {
        return Chapter.LISTS;
    }

    @Override
    public Metric headline() {
        return Metric.P50_MILLIS;
    }

    /** Brings the repositories there and checks that a request gets what it asks for. */
    @Override
    public void prepare(Peer peer) {
        fixtures.prepareRepositories(peer, repositories);
        try (RegistryClient client = RegistryClient.connect(peer)) {
            if (whole) {
                int names = Names.inAll(peer, client, "repositories", path());
                if (names < repositories) {
                    throw new PeerException("%s: the catalog names %d repositories where there should be %d."
                            .formatted(peer.name(), names, repositories));
                }
            } else {
                ListedPage.check(peer, client, path(), "repositories", repositories - repositories / 2 - 1, pageSize);
            }
        }
    }

    @Override
    public Run run(Peer peer) {
        Stopwatch stopwatch = Stopwatch.start(peer);
        return stopwatch.requests(Load.run(peer, clients, Schedule.backToBack(duration), this::send));
    }

    private void send(RegistryClient client, long index) {
        if (whole) {
            client.listAll(path(), page -> {});
        } else {
            client.list(path(), BodySink.DISCARD);
        }
    }

    private String path() {
        if (whole) {
            return "_catalog?n=" + LARGEST_PAGE;
        }
        String middle = Fixtures.repository(repositories, repositories / 2);
        return "_catalog?n=" + pageSize + "&last=" + middle.replace("/", "%2F");
    }
}
