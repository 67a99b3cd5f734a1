package dev.kontor.e2e.suite;

import dev.kontor.e2e.crash.History;
import dev.kontor.e2e.crash.Pusher;
import dev.kontor.e2e.crash.RandomBlob;
import dev.kontor.e2e.crash.Requests;
import dev.kontor.e2e.crash.Seed;
import dev.kontor.e2e.crash.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Clients that push, delete and mount until they are told to stop, whatever fails meanwhile.
 *
 * <p>A client changes one repository after the other. Where a request is not answered, or by an answer that means "not
 * now", the client leaves that repository with the request pending, waits a second and goes on with another one. Any other
 * answer than the right one is an error.
 */
final class Crowd {
    private static final int STEPS = 12;
    private static final int LARGEST = 400_000;
    private static final Duration BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final List<Requests> servers;
    private final ConcurrentHashMap<String, RandomBlob> mountable = new ConcurrentHashMap<>();
    private final List<History> histories = new ArrayList<>();
    private final List<FutureTask<Void>> clients = new ArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicInteger changes = new AtomicInteger();
    private final Map<String, Long> acknowledgedAt = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> troubles = new ConcurrentSkipListMap<>();
    private final List<String> wrong = new ArrayList<>();

    private Crowd(List<Requests> servers) {
        this.servers = servers;
    }

    /**
     * Starts clients.
     *
     * @param prefix what the names of their repositories begin with
     */
    static Crowd start(List<Requests> servers, int count, long seed, String prefix) {
        Crowd crowd = new Crowd(servers);
        for (int i = 0; i < count; i++) {
            String name = prefix + "/c" + i;
            Random random = Seed.random(seed * 31 + i);
            FutureTask<Void> client = new FutureTask<>(() -> crowd.push(name, random));
            crowd.clients.add(client);
            Thread.ofVirtual().start(client);
        }
        return crowd;
    }

    private Void push(String name, Random random) throws InterruptedException {
        for (int number = 0; stopping.getCount() > 0; number++) {
            History history = new History(name + "/r" + number);
            synchronized (histories) {
                histories.add(history);
            }
            Requests server = servers.get(random.nextInt(servers.size()));
            Runnable acknowledged = () -> {
                acknowledgedAt.put(name, System.nanoTime());
                changes.incrementAndGet();
            };
            Pusher pusher = new Pusher(server, random.nextLong(), history, mountable, LARGEST, acknowledged);
            try {
                pusher.makeSteps(STEPS);
            } catch (IOException e) {
                note(e);
                boolean _ = stopping.await(BACK_OFF.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return null;
    }

    private void note(IOException e) {
        boolean isAnswer = e instanceof UnavailableException;
        troubles.computeIfAbsent(
                        isAnswer ? e.getMessage() : "no answer (" + e.getClass().getSimpleName() + ")",
                        _ -> new AtomicInteger())
                .incrementAndGet();
        if (e instanceof UnavailableException unavailable && !unavailable.isClean()) {
            synchronized (wrong) {
                wrong.add(e.getMessage() + " and without Retry-After");
            }
        }
    }

    /** How many changes were acknowledged. */
    int changes() {
        return changes.get();
    }

    /** Waits until so many more changes were acknowledged. */
    void awaitChanges(int more) {
        int wanted = changes.get() + more;
        Awaitility.await().atMost(LONGEST).pollInterval(Duration.ofMillis(20)).until(() -> {
            requireAlive();
            return changes.get() >= wanted;
        });
    }

    /**
     * What clients have met until a moment.
     *
     * @param troubles how many requests were not carried out
     * @param nanos the moment, of {@link System#nanoTime}
     */
    record Mark(int troubles, long nanos) {}

    /** What they have met until now. */
    Mark mark() {
        return new Mark(countTroubles(), System.nanoTime());
    }

    private int countTroubles() {
        return troubles.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Waits until a client was refused, or has waited for an answer for a while, since a moment. */
    void awaitHindrance(Mark since) {
        Awaitility.await().atMost(LONGEST).pollInterval(Duration.ofMillis(20)).until(() -> {
            requireAlive();
            long longAgo = System.nanoTime() - A_WHILE.toNanos();
            return countTroubles() > since.troubles()
                    || (longAgo - since.nanos() > 0
                            && acknowledgedAt.values().stream().anyMatch(last -> last - longAgo < 0));
        });
    }

    private void requireAlive() {
        if (clients.stream().anyMatch(FutureTask::isDone)) {
            throw new AssertionError("a client has given up: " + problems());
        }
    }

    /** Lets the clients finish the repositories that they are at. */
    List<History.State> stop() {
        stopping.countDown();
        problems();
        return histories.stream().map(History::atEnd).toList();
    }

    /** What clients were answered that they must not be; waits for those that are still at work if they were told to stop. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(wrong);
        for (FutureTask<Void> client : clients) {
            try {
                if (stopping.getCount() == 0 || client.isDone()) {
                    client.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
                }
            } catch (ExecutionException e) {
                problems.add(e.getCause().toString());
            } catch (java.util.concurrent.TimeoutException e) {
                problems.add("a client waits for an answer that does not come");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return problems;
    }

    /** How many requests were not carried out, by what was answered. */
    Map<String, AtomicInteger> troubles() {
        return troubles;
    }
}
