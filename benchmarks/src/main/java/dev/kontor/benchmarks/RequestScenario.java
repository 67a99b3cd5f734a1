package dev.kontor.benchmarks;

import java.util.function.Consumer;

/**
 * Sends many small requests of one kind.
 *
 * @param preparation what each registry needs first
 * @param connections how many connections the requests share
 * @param schedule when requests are meant to be sent
 * @param call sends one request
 */
record RequestScenario(
        String key,
        String description,
        Metric headline,
        Consumer<Peer> preparation,
        int connections,
        Schedule schedule,
        Load.Call call)
        implements Scenario {

    @Override
    public Chapter chapter() {
        return Chapter.REQUESTS;
    }

    @Override
    public void prepare(Peer peer) {
        preparation.accept(peer);
    }

    @Override
    public Run run(Peer peer) {
        Stopwatch stopwatch = Stopwatch.start(peer);
        return stopwatch.requests(Load.run(peer, connections, schedule, call));
    }
}
