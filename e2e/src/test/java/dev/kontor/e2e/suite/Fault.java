package dev.kontor.e2e.suite;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What may happen to a suite that serves, and how it is ended. */
enum Fault {
    KILLED_GATEWAY(Family.PROGRAMS, true) {
        @Override
        void begin(Suite suite, Random random) throws InterruptedException {
            one(suite.gateways(), random).kill();
        }

        @Override
        void end(Suite suite) throws IOException {
            startMissing(suite);
        }
    },
    KILLED_BLOB_SERVICE(Family.PROGRAMS, true) {
        @Override
        void begin(Suite suite, Random random) throws InterruptedException {
            one(suite.blobs(), random).kill();
        }

        @Override
        void end(Suite suite) throws IOException {
            startMissing(suite);
        }
    },
    KILLED_MANIFEST_SERVICE(Family.PROGRAMS, true) {
        @Override
        void begin(Suite suite, Random random) throws InterruptedException {
            one(suite.manifests(), random).kill();
        }

        @Override
        void end(Suite suite) throws IOException {
            startMissing(suite);
        }
    },
    KILLED_SERVICES(Family.PROGRAMS, false) {
        @Override
        void begin(Suite suite, Random random) throws InterruptedException {
            for (Replica replica : suite.running()) {
                if (!suite.gateways().contains(replica)) {
                    replica.kill();
                }
            }
        }

        @Override
        void end(Suite suite) throws IOException {
            startMissing(suite);
        }
    },
    PAUSED_MANIFEST_SERVICE(Family.PROGRAMS, false) {
        @Override
        void begin(Suite suite, Random random) throws IOException, InterruptedException {
            suite.manifests().getFirst().pause();
        }

        @Override
        void end(Suite suite) throws IOException, InterruptedException {
            suite.manifests().getFirst().resume();
        }
    },
    KILLED_BROKER(Family.BROKER, true) {
        @Override
        void begin(Suite suite, Random random) {
            suite.broker().kill();
        }

        @Override
        void end(Suite suite) {
            suite.broker().start();
        }
    },
    STOPPED_BROKER(Family.BROKER, true) {
        @Override
        void begin(Suite suite, Random random) {
            suite.broker().stop();
        }

        @Override
        void end(Suite suite) {
            suite.broker().start();
        }
    },
    PAUSED_BROKER(Family.BROKER, true) {
        @Override
        void begin(Suite suite, Random random) {
            suite.broker().pause();
        }

        @Override
        void end(Suite suite) {
            suite.broker().resume();
        }
    },
    FULL_DISK_OF_BROKER(Family.BROKER, true) {
        @Override
        void begin(Suite suite, Random random) {
            suite.broker().fillDisk();
        }

        @Override
        void end(Suite suite) {
            suite.broker().awaitEnd();
            suite.broker().start();
        }
    },
    CUT_FROM_BROKER(Family.BROKER, true) {
        @Override
        void begin(Suite suite, Random random) {
            suite.toBroker().cut();
        }

        @Override
        void end(Suite suite) {
            suite.toBroker().heal();
        }
    },
    SILENT_BROKER(Family.BROKER, true) {
        @Override
        void begin(Suite suite, Random random) {
            suite.toBroker().swallow();
        }

        @Override
        void end(Suite suite) {
            suite.toBroker().heal();
        }
    },
    KILLED_STORE(Family.STORE, false) {
        @Override
        void begin(Suite suite, Random random) {
            suite.store().kill();
        }

        @Override
        void end(Suite suite) {
            suite.store().start();
        }
    },
    PAUSED_STORE(Family.STORE, false) {
        @Override
        void begin(Suite suite, Random random) {
            suite.store().pause();
        }

        @Override
        void end(Suite suite) {
            suite.store().resume();
        }
    },
    CUT_FROM_STORE(Family.STORE, false) {
        @Override
        void begin(Suite suite, Random random) {
            suite.toStore().cut();
        }

        @Override
        void end(Suite suite) {
            suite.toStore().heal();
        }
    },
    SLOW_STORE(Family.STORE, true) {
        @Override
        void begin(Suite suite, Random random) {
            suite.toStore().slow();
        }

        @Override
        void end(Suite suite) {
            suite.toStore().heal();
        }
    },
    SERVICES_CUT_FROM_GATEWAYS(Family.SERVICES, false) {
        @Override
        void begin(Suite suite, Random random) {
            suite.toServices().forEach(Link::cut);
        }

        @Override
        void end(Suite suite) {
            suite.toServices().forEach(Link::heal);
        }
    },
    SERVICES_SILENT_FOR_GATEWAYS(Family.SERVICES, false) {
        @Override
        void begin(Suite suite, Random random) {
            suite.toServices().forEach(Link::swallow);
        }

        @Override
        void end(Suite suite) {
            suite.toServices().forEach(Link::heal);
        }
    },
    REPLICAS_ADDED_AND_REMOVED(Family.SERVICES, true) {
        @Override
        void begin(Suite suite, Random random) throws IOException {
            for (Replica replica : suite.spare()) {
                replica.start();
            }
            suite.awaitReplicas(3, 3);
        }

        @Override
        void end(Suite suite) throws InterruptedException {
            for (Replica replica : suite.spare()) {
                replica.terminate();
            }
        }
    };

    /** What fails. */
    enum Family {
        /** Gateways and services. */
        PROGRAMS,
        /** Where changes are announced. */
        BROKER,
        /** Where everything is. */
        STORE,
        /** Services, as gateways see them. */
        SERVICES;

        /** Its faults, in their order. */
        List<Fault> faults() {
            return Stream.of(Fault.values())
                    .filter(fault -> fault.family == this)
                    .toList();
        }
    }

    private final Family family;
    private final boolean letsChangesGoOn;

    Fault(Family family, boolean letsChangesGoOn) {
        this.family = family;
        this.letsChangesGoOn = letsChangesGoOn;
    }

    /** Whether clients are acknowledged changes while it lasts. */
    boolean letsChangesGoOn() {
        return letsChangesGoOn;
    }

    abstract void begin(Suite suite, Random random) throws IOException, InterruptedException;

    /** Takes away its cause; that the suite is well again shows a little later. */
    abstract void end(Suite suite) throws IOException, InterruptedException;

    private static Replica one(List<Replica> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static void startMissing(Suite suite) throws IOException {
        for (Replica replica : suite.running()) {
            if (!replica.isRunning()) {
                replica.start();
            }
        }
    }
}
