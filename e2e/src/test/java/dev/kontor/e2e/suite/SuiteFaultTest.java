package dev.kontor.e2e.suite;

import dev.kontor.e2e.crash.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A suite that loses a program, its broker, its store or its network while clients are at work: all that was acknowledged
 * is there and was announced, in order, and nobody was told anything wrong.
 *
 * <p>{@code ./kontor suite-test} kills at more seeded instants, and lets broker and store stay away for longer.
 */
@ResourceLock(Suite.SHARED)
class SuiteFaultTest {
    private static final int SEEDS = Integer.getInteger("kontor.test.seeds", 200);
    private static final int FIRST_SEED = Integer.getInteger("kontor.test.first", 1);
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
    private Load.Figures figures = Load.Figures.NONE;

    @BeforeEach
    void start() throws Exception {
        suite = Suite.shared();
    }

    /** One after the other while the same clients are at work, each until they have felt it. */
    @ParameterizedTest
    @EnumSource
    void losesNothing(Fault.Family family) throws Exception {
        Random random = Seed.random(family.name().hashCode());
        try (Load load = Load.start(suite, label(family), random)) {
            for (Fault fault : family.faults()) {
                happen(fault, load.crowd(), random, Duration.ZERO);
            }
            finish(load, family.faults() + " one after the other");
        }
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

    private static String label(Enum<?> what) {
        return what.name().toLowerCase(Locale.ROOT);
    }

    private void run(Fault fault, Random random, String name, Duration outage) throws Exception {
        try (Load load = Load.start(suite, name, random)) {
            happen(fault, load.crowd(), random, outage);
            finish(load, fault + " in " + name);
        }
    }

    /** @param outage how long it lasts at least; its length is a part of the fault */
    private void happen(Fault fault, Crowd crowd, Random random, Duration outage) throws Exception {
        crowd.awaitChanges(1 + random.nextInt(40));

        fault.begin(suite, random);
        Crowd.Mark before = crowd.mark();
        TimeUnit.MILLISECONDS.sleep(outage.toMillis());
        if (fault.letsChangesGoOn()) {
            crowd.awaitChanges(5);
        } else {
            crowd.awaitHindrance(before);
        }
        fault.end(suite);
        suite.awaitReady();
        crowd.awaitChanges(5);
        faults.merge(fault, 1, Integer::sum);
    }

    private void finish(Load load, String what) throws Exception {
        figures = figures.and(load.finish(what));
        load.crowd().troubles().forEach((kind, count) -> troubles.merge(kind, count.get(), Integer::sum));
    }

    private void print() {
        System.out.printf("%s%n  faults %s%n  not carried out %s%n", figures, faults, troubles);
    }
}
