package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.EventCheck;
import dev.kontor.e2e.crash.History;
import dev.kontor.e2e.crash.Inspection;
import dev.kontor.e2e.crash.RaceOfTags;
import dev.kontor.events.EventBus;
import dev.kontor.events.LogPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/**
 * Clients at work on a suite: some with repositories of their own, some that move tags which they share. Afterwards all
 * that they were told is compared with what the suite shows and announces.
 */
final class Load implements AutoCloseable {
    private static final int PUSHERS = 3;
    private static final int RACERS = 2;
    private static final Duration LATEST_EVENT = Duration.ofSeconds(90);

    private final Suite suite;
    private final EventBus bus;
    private final LogPosition from;
    private final RaceOfTags race;
    private final Crowd crowd;
    private final List<RaceOfTags.Racer> racers;

    private Load(Suite suite, String name, Random random) throws IOException, InterruptedException {
        this.suite = suite;
        this.bus = suite.openBus();
        this.from = bus.log().end();
        this.race = new RaceOfTags(suite.clients(), name + "/race");
        race.prepare();
        this.crowd = Crowd.start(suite.clients(), PUSHERS, random.nextLong(), name);
        this.racers = race.start(RACERS, random.nextLong());
    }

    /** @param name what the names of the repositories begin with */
    static Load start(Suite suite, String name, Random random) throws IOException, InterruptedException {
        return new Load(suite, name, random);
    }

    /** The clients with repositories of their own. */
    Crowd crowd() {
        return crowd;
    }

    /**
     * What was compared.
     *
     * @param changes acknowledged ones
     * @param moves acknowledged ones of shared tags
     * @param events different ones, those of shared tags not counted
     * @param duplicates of these events
     */
    record Figures(int changes, int moves, int events, int duplicates) {
        static final Figures NONE = new Figures(0, 0, 0, 0);

        Figures and(Figures other) {
            return new Figures(
                    changes + other.changes, moves + other.moves, events + other.events, duplicates + other.duplicates);
        }
    }

    /** Lets the clients end, and compares. */
    Figures finish(String what) throws IOException, InterruptedException, ExecutionException {
        List<History.State> states = crowd.stop();
        List<RaceOfTags.Outcome> outcomes = race.stop(racers);
        List<String> problems = new ArrayList<>(crowd.problems());
        Inspection.Findings findings = Inspection.of(suite.clients().getFirst(), states);
        problems.addAll(findings.problems());
        EventCheck announced = new EventCheck(problems);
        states.forEach(state -> announced.expect(state, false, false));
        announced.run(bus.log(), from, LATEST_EVENT);
        assertThat(problems).as(what).isEmpty();
        race.requireConsistentAnswers();
        int moves = race.requireChains(outcomes, bus.log(), from, LATEST_EVENT);
        return new Figures(findings.checked(), moves, announced.events(), announced.duplicates());
    }

    @Override
    public void close() {
        bus.close();
    }
}
