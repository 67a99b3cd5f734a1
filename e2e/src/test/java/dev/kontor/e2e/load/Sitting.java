package dev.kontor.e2e.load;

import dev.kontor.e2e.crash.History;
import dev.kontor.e2e.crash.Pushers;
import dev.kontor.e2e.crash.Requests;
import dev.kontor.e2e.crash.ServerProcess;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Clients at work on one registry: some push and delete in repositories of their own, others are its guests. */
final class Sitting implements AutoCloseable {
    private static final int PUSHERS = 4;
    private static final int STEPS = 40;
    private static final int LARGEST = 30_000_000;

    private final HttpClient client = Requests.newClient();
    private final CountDownLatch instant;
    private final boolean isToEnd;
    private final Pushers pushers;
    private final Guests guests;

    private Sitting(ServerProcess server, Random random, String name, StandingImage image, boolean isToEnd) {
        Requests requests = new Requests(client, server.uri().orElseThrow(), isToEnd);
        this.isToEnd = isToEnd;
        this.instant = new CountDownLatch(1 + random.nextInt(PUSHERS * STEPS / 3));
        this.pushers = Pushers.start(requests, random, PUSHERS, STEPS, LARGEST, name, instant);
        this.guests = Guests.start(requests, random, image);
    }

    /** A sitting through which the registry serves. */
    static Sitting whole(ServerProcess server, Random random, String name, StandingImage image) {
        return new Sitting(server, random, name, image, false);
    }

    /** A sitting in the middle of which the registry is to end. */
    static Sitting cut(ServerProcess server, Random random, String name, StandingImage image) {
        return new Sitting(server, random, name, image, true);
    }

    List<History> histories() {
        return pushers.histories();
    }

    /** Waits until some of the work is done, more or less of it by the seed. */
    void awaitInstant() throws InterruptedException {
        if (!instant.await(2, TimeUnit.MINUTES)) {
            throw new AssertionError("the registry does not serve");
        }
    }

    /** Those that stall leave. */
    void letStalledGo() {
        guests.letStalledGo();
    }

    /** Waits until all are done, or find the registry gone where it was to end. */
    void await() throws InterruptedException {
        boolean isDone = pushers.await();
        guests.await(isToEnd);
        if (!isDone && !isToEnd) {
            throw new AssertionError("a client lost the registry, which was to go on");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
