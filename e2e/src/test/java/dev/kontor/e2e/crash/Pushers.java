package dev.kontor.e2e.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Several clients at once.
 *
 * @param histories what each asks for, and what it was told
 * @param tasks the clients at work
 */
public record Pushers(List<History> histories, List<FutureTask<Boolean>> tasks) {
    /**
     * Starts them, each with a repository of its own.
     *
     * @param largest size of their largest blobs, in bytes
     * @param each counted down after each acknowledged change
     */
    public static Pushers start(
            Requests requests, Random random, int count, int steps, int largest, String prefix, CountDownLatch each) {
        ConcurrentHashMap<String, RandomBlob> mountable = new ConcurrentHashMap<>();
        Pushers pushers = new Pushers(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < count; i++) {
            History history = new History(prefix + "/client" + i);
            Pusher pusher = new Pusher(requests, random.nextLong(), history, mountable, largest, each::countDown);
            FutureTask<Boolean> task = new FutureTask<>(() -> pusher.run(steps));
            pushers.histories.add(history);
            pushers.tasks.add(task);
            Thread.ofVirtual().start(task);
        }
        return pushers;
    }

    /**
     * Waits until all have made their steps or found the server gone; fails where one was answered what it must not be.
     *
     * @return whether all have made their steps
     */
    public boolean await() throws InterruptedException {
        boolean isDone = true;
        for (FutureTask<Boolean> task : tasks) {
            try {
                isDone &= task.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
        return isDone;
    }
}
