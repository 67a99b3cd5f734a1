package dev.kontor.benchmarks;

import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Sends many small requests of one kind.
 *
 * @param preparation what each registry needs first
 * @param connections how many connections the requests share
 * @param schedule when requests are meant to be sent
 * @param figures what to make of the outcome
 * @param call sends one request
 */
record RequestScenario(
        String key,
        String description,
        Metric headline,
        Consumer<Peer> preparation,
        int connections,
        Schedule schedule,
        BiFunction<Stopwatch, Load.Outcome, Run> figures,
        Load.Call call)
        implements Scenario {

    @Override
    public void prepare(Peer peer) {
        preparation.accept(peer);
    }

    @Override
    public Run run(Peer peer) {
        Stopwatch stopwatch = Stopwatch.start(peer);
        return figures.apply(stopwatch, Load.run(peer, connections, schedule, call));
    }
}
