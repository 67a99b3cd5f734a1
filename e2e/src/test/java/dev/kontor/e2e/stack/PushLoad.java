package dev.kontor.e2e.stack;

import dev.kontor.e2e.crash.Requests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that pushes small images one after the other, whatever happens, and remembers those that were acknowledged. After a
 * refusal it waits for a moment, as clients do.
 */
final class PushLoad implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final AtomicLong SEEDS = new AtomicLong(1);

    private final HttpClient client = Requests.newClient();
    private final Requests requests;
    private final String repository;
    private final List<Image> acknowledged = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final Thread thread;
    private volatile boolean stopped;

    PushLoad(URI uri, String repository) {
        this.requests = new Requests(client, uri, false);
        this.repository = repository;
        this.thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
        while (!stopped) {
            Image image = new Image(repository, SEEDS.getAndIncrement());
            try {
                if (image.push(requests)) {
                    acknowledged.add(image);
                } else {
                    isRefused();
                }
            } catch (IOException e) {
                isRefused();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void isRefused() {
        refused.incrementAndGet();
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    /** How many pushes were acknowledged so far. */
    int count() {
        return acknowledged.size();
    }

    /** Waits until so many more were acknowledged. */
    void awaitMore(int more) {
        int goal = count() + more;
        Stack.await(() -> count() >= goal);
    }

    /** How many pushes were refused or cut. */
    int refused() {
        return refused.get();
    }

    /** Ends pushing; returns what was acknowledged. */
    List<Image> stop() throws InterruptedException {
        stopped = true;
        thread.join();
        return List.copyOf(acknowledged);
    }

    /** Pulls all that was acknowledged and compares it. */
    void verifyAll() throws IOException, InterruptedException {
        for (Image image : stop()) {
            image.verify(requests);
        }
    }

    /** Ends pushing; waits for the request under way. */
    @Override
    public void close() {
        stopped = true;
        client.close();
    }
}
