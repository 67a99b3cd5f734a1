package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Every program is told to end and started again, one after the other, while clients are at work. */
@ResourceLock(Suite.SHARED)
class RollingRestartTest {
    private static final String CLEAN = "answered 503 with Retry-After";

    @Test
    void clientsHaveToRepeatAtMost() throws Exception {
        Suite suite = Suite.shared();
        try (Load load = Load.start(suite, "rolling", Seed.random(1))) {
            List<Replica> services = new ArrayList<>(suite.manifests());
            services.addAll(suite.blobs());
            for (Replica replica : services) {
                restart(suite, load, replica);
            }
            Set<String> ofServices = Set.copyOf(load.crowd().troubles().keySet());
            System.out.printf(
                    "restarts of %s: not carried out %s%n",
                    services, load.crowd().troubles());
            for (Replica replica : suite.gateways()) {
                restart(suite, load, replica);
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

    private static void restart(Suite suite, Load load, Replica replica) throws Exception {
        load.crowd().awaitChanges(3);
        replica.terminate();
        suite.restart(replica);
    }
}
