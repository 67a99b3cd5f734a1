package dev.kontor.service.program;

import dev.kontor.config.KontorConfig;
import dev.kontor.config.StoreConfig;
import dev.kontor.service.metrics.Metrics;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** How much room is left where stores lie on a disk of this machine. */
public final class DiskGauges {
    private DiskGauges() {}

    /** Shows it from now on for each store in a folder; one in a bucket has no disk here. */
    public static void bind(KontorConfig config, Metrics metrics) {
        bind("default", config.storage().defaultStore(), metrics);
        config.storage().subPaths().forEach((path, store) -> bind(path, store, metrics));
    }

    private static void bind(String name, StoreConfig store, Metrics metrics) {
        if (store.storageDriver().isPresent()) {
            return;
        }
        metrics.gauge(
                "kontor.store.disk.free.bytes",
                "Bytes that can still be written to the disk of a store.",
                Map.of("store", name),
                () -> ask(store.folder(), FileStore::getUsableSpace));
        metrics.gauge(
                "kontor.store.disk.total.bytes",
                "Size of the disk of a store.",
                Map.of("store", name),
                () -> ask(store.folder(), FileStore::getTotalSpace));
    }

    private interface Question {
        long of(FileStore disk) throws IOException;
    }

    private static double ask(Path folder, Question question) {
        try {
            return question.of(Files.getFileStore(folder));
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
