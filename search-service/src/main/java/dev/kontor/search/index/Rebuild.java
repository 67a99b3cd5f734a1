package dev.kontor.search.index;

import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.Registry;
import dev.kontor.registry.Walk;
import dev.kontor.registry.WalkPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Builds an index from what the store holds. What changes meanwhile is told by the log, from before the beginning on. */
final class Rebuild {
    private static final System.Logger LOGGER = System.getLogger(Rebuild.class.getName());
    private static final int STEP = 2_000;
    private static final long SAY_NANOS = Duration.ofSeconds(10).toNanos();

    private final Registry registry;
    private final Update update;
    private final Consumer<String> progress;
    private final BooleanSupplier isClosed;

    /** @param progress is told how far it has come */
    Rebuild(
            IndexFolder index,
            Registry registry,
            ImageSource images,
            ToLongFunction<RepositoryName> stars,
            Consumer<String> progress,
            BooleanSupplier isClosed) {
        this.registry = registry;
        this.update = new Update(index, registry, images, stars);
        this.progress = progress;
        this.isClosed = isClosed;
    }

    void run() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long sayAt = begin + SAY_NANOS;
        long done = 0;
        Walk walk = registry.repositories().walk(WalkPosition.START);
        List<Walk.Found> found = walk.next(STEP);
        while (!found.isEmpty()) {
            if (isClosed.getAsBoolean()) {
                throw new InterruptedException("the index is closed");
            }
            Touched touched = new Touched();
            found.forEach(each -> add(touched, each));
            update.apply(touched);
            done += found.size();
            String now = "it is being built, " + done + " documents are read, the last of "
                    + found.getLast().repository();
            progress.accept(now);
            if (System.nanoTime() - sayAt > 0) {
                LOGGER.log(System.Logger.Level.INFO, "the index: {0}", now);
                sayAt = System.nanoTime() + SAY_NANOS;
            }
            found = walk.next(STEP);
        }
        LOGGER.log(
                System.Logger.Level.INFO,
                "the index is built of {0} documents in {1} s",
                done,
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    }

    private static void add(Touched touched, Walk.Found found) {
        Touched.InRepository repository = touched.in(found.repository());
        switch (found) {
            case Walk.Found.Repository _, Walk.Found.Blob _ -> {}
            case Walk.Found.Manifest manifest ->
                repository.manifests().add(manifest.digest().value());
            case Walk.Found.TagFound tag -> repository.tags().add(tag.tag());
        }
    }
}
