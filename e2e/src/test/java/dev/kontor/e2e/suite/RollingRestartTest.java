package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.e2e.crash.Seed;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Every program is told to end and started again, while clients are at work. */
@ResourceLock(Suite.SHARED)
class RollingRestartTest {
    private static final String CLEAN = "answered 503 with Retry-After";

    @Test
    void clientsHaveToRepeatAtMost() throws Exception {
        Suite suite = Suite.shared();
        try (Load load = Load.start(suite, "rolling", Seed.random(1))) {
            SmallPushes small = SmallPushes.start(suite.clients().getFirst(), "rolling/small");
            for (int i = 0; i < suite.blobs().size(); i++) {
                restart(
                        suite,
                        load,
                        List.of(suite.manifests().get(i), suite.blobs().get(i)));
            }
            int before = small.pushed();
            await().until(() -> small.pushed() > before + 5);
            small.stop();
            Set<String> ofServices = Set.copyOf(load.crowd().troubles().keySet());
            System.out.printf(
                    "restarts of services: not carried out %s%n", load.crowd().troubles());
            for (Replica replica : suite.gateways()) {
                restart(suite, load, List.of(replica));
            }

            Load.Figures figures = load.finish("rolling restart");
            System.out.printf(
                    "restarts of all: %s%n  not carried out %s%n",
                    figures, load.crowd().troubles());
            assertThat(ofServices).isSubsetOf(CLEAN);
            assertThat(load.crowd().troubles().keySet())
                    .allMatch(kind -> kind.equals(CLEAN) || kind.startsWith("no answer"));
        }
    }

    /** Restarts programs at once of which another one of the same kind goes on. */
    private static void restart(Suite suite, Load load, List<Replica> replicas) throws Exception {
        load.crowd().awaitChanges(3);
        replicas.forEach(Replica::tellToEnd);
        for (Replica replica : replicas) {
            replica.awaitEnd();
            replica.start();
        }
        suite.awaitReady();
    }
}
