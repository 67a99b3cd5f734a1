package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.EventCheck;
import dev.kontor.e2e.crash.History;
import dev.kontor.e2e.crash.Inspection;
import dev.kontor.e2e.crash.RaceOfTags;
import dev.kontor.e2e.crash.Seed;
import dev.kontor.events.EventBus;
import dev.kontor.events.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A suite that loses a program, its broker, its store or its network while clients are at work: all that was acknowledged
 * is there and was announced, in order, and nobody was told anything wrong.
 *
 * <p>{@code ./kontor suite-test} kills at more seeded instants, and lets broker and store stay away for longer.
 */
class SuiteFaultTest {
    private static final int SEEDS = Integer.getInteger("kontor.test.seeds", 200);
    private static final int FIRST_SEED = Integer.getInteger("kontor.test.first", 1);
    private static final int PUSHERS = 3;
    private static final int RACERS = 2;
    private static final Duration SHORT = Duration.ofMillis(1500);
    private static final Duration LATEST_EVENT = Duration.ofSeconds(90);
    private static final List<Fault> KILLS = List.of(
            Fault.KILLED_GATEWAY,
            Fault.KILLED_BLOB_SERVICE,
            Fault.KILLED_BLOB_SERVICE,
            Fault.KILLED_MANIFEST_SERVICE,
            Fault.KILLED_MANIFEST_SERVICE,
            Fault.KILLED_MANIFEST_SERVICE,
            Fault.KILLED_SERVICES,
            Fault.KILLED_BROKER,
            Fault.KILLED_STORE);

    private final Map<Fault, Integer> faults = new TreeMap<>();
    private final Map<String, Integer> troubles = new TreeMap<>();
    private Suite suite;
    private int checked;
    private int events;
    private int duplicates;
    private int moves;

    @BeforeEach
    void start() throws Exception {
        suite = Suite.shared();
    }

    @ParameterizedTest
    @EnumSource
    void losesNothing(Fault fault) throws Exception {
        run(fault, Seed.random(fault.name().hashCode()), label(fault), SHORT);
        print();
    }

    @Test
    @Tag("slow")
    void losesNothingAtSeededKills() throws Exception {
        for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            Random random = Seed.random(seed);
            Fault fault = KILLS.get(random.nextInt(KILLS.size()));
            run(fault, random, "seed" + seed, Duration.ofMillis(random.nextInt(1000)));
            if (seed % 10 == 0) {
                System.out.println("seed " + seed);
                print();
            }
        }
        suite.awaitEmptyOutbox(Duration.ofMinutes(4));
        print();
    }

    @Test
    @Tag("slow")
    void losesNothingInLongOutages() throws Exception {
        for (Fault fault : List.of(Fault.KILLED_BROKER, Fault.PAUSED_BROKER, Fault.SILENT_BROKER)) {
            run(fault, Seed.random(1), "long-" + label(fault), Duration.ofSeconds(60));
        }
        for (Fault fault : List.of(Fault.KILLED_STORE, Fault.PAUSED_STORE, Fault.SERVICES_SILENT_FOR_GATEWAYS)) {
            run(fault, Seed.random(1), "long-" + label(fault), Duration.ofSeconds(30));
        }
        suite.awaitEmptyOutbox(Duration.ofMinutes(4));
        print();
    }

    private static String label(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT);
    }

    private void run(Fault fault, Random random, String name, Duration outage) throws Exception {
        try (EventBus bus = suite.openBus()) {
            LogPosition from = bus.log().end();
            RaceOfTags race = new RaceOfTags(suite.clients(), name + "/race");
            race.prepare();
            Crowd crowd = Crowd.start(suite.clients(), PUSHERS, random.nextLong(), name);
            List<RaceOfTags.Racer> racers = race.start(RACERS, random.nextLong());
            crowd.awaitChanges(1 + random.nextInt(40));

            fault.begin(suite, random);
            boolean _ = new CountDownLatch(1).await(outage.toMillis(), TimeUnit.MILLISECONDS);
            if (fault.letsChangesGoOn()) {
                crowd.awaitChanges(10);
            }
            fault.end(suite);
            suite.awaitReady();
            crowd.awaitChanges(10);

            List<History.State> states = crowd.stop();
            List<RaceOfTags.Outcome> outcomes = race.stop(racers);
            faults.merge(fault, 1, Integer::sum);
            crowd.troubles().forEach((kind, count) -> troubles.merge(kind, count.get(), Integer::sum));
            check(fault + " in " + name, crowd.problems(), states, bus, from);
            race.requireConsistentAnswers();
            moves += race.requireChains(outcomes, bus.log(), from, LATEST_EVENT);
        }
    }

    private void check(
            String what, List<String> answers, List<History.State> states, EventBus bus, LogPosition from)
            throws Exception {
        List<String> problems = new ArrayList<>(answers);
        Inspection.Findings findings = Inspection.of(suite.clients().getFirst(), states);
        problems.addAll(findings.problems());
        EventCheck announced = new EventCheck(problems);
        states.forEach(state -> announced.expect(state, false, false));
        announced.run(bus.log(), from, LATEST_EVENT);
        assertThat(problems).as(what + "\n" + (problems.isEmpty() ? "" : suite.output())).isEmpty();
        checked += findings.checked();
        events += announced.events();
        duplicates += announced.duplicates();
    }

    private void print() {
        System.out.printf(
                "%d acknowledged changes and %d acknowledged moves of shared tags compared, %d events, %d of them more"
                        + " than once%n  faults %s%n  not carried out %s%n",
                checked, moves, events, duplicates, faults, troubles);
    }
}
