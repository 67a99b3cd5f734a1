package dev.kontor.e2e.crash;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Writes a folder as a loss of power could have left it: all that is durable, and of the rest whatever chance decides.
 *
 * @param random decides about each change for itself, so that later ones may be there without earlier ones
 * @param keptBytes how likely a write that is not durable is there
 * @param torn how likely only some of its sectors are
 * @param keptNames how likely a name that is not durable is as it was last
 */
record PowerLoss(Random random, double keptBytes, double torn, double keptNames) {
    /** Everything that is not durable is gone. */
    static PowerLoss ofEverything() {
        return new PowerLoss(new Random(0), 0, 0, 0);
    }

    /** One of several kinds of loss, by a seed. */
    static PowerLoss of(long seed) {
        Random random = Seed.random(seed);
        return switch (random.nextInt(6)) {
            case 0 -> new PowerLoss(random, 0, 0, 0);
            case 1 -> new PowerLoss(random, 0, 0, 1);
            case 2 -> new PowerLoss(random, 1, 0, 0);
            case 3 -> new PowerLoss(random, 0.2, 0.6, 1);
            default -> new PowerLoss(random, random.nextDouble(), random.nextDouble(), random.nextDouble());
        };
    }

    /** Writes what is left into an empty folder. */
    void leave(RecordedDisk disk, Path folder) throws IOException {
        leave(disk.top(), folder);
    }

    private void leave(RecordedDisk.Folder from, Path folder) throws IOException {
        for (Map.Entry<String, RecordedDisk.Node> entry : namesLeft(from).entrySet()) {
            Path path = folder.resolve(entry.getKey());
            switch (entry.getValue()) {
                case RecordedDisk.Folder inner -> leave(inner, Files.createDirectory(path));
                case RecordedDisk.File file -> leave(file, path);
            }
        }
    }

    private Map<String, RecordedDisk.Node> namesLeft(RecordedDisk.Folder folder) {
        Map<String, RecordedDisk.Node> names = new HashMap<>();
        List<RecordedDisk.NameChange> changes = folder.changes;
        for (int i = 0; i < changes.size(); i++) {
            if (i < folder.durable || random.nextDouble() < keptNames) {
                RecordedDisk.NameChange change = changes.get(i);
                Optional<RecordedDisk.Node> node = change.node();
                node.ifPresentOrElse(each -> names.put(change.name(), each), () -> names.remove(change.name()));
            }
        }
        return names;
    }

    private void leave(RecordedDisk.File from, Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            for (int i = 0; i < from.changes.size(); i++) {
                RecordedDisk.FileChange change = from.changes.get(i);
                if (i < from.durable || random.nextDouble() < keptBytes) {
                    apply(change, file);
                } else if (change instanceof RecordedDisk.FileChange.Put put && random.nextDouble() < torn) {
                    tear(put, file);
                }
            }
        }
    }

    private static void apply(RecordedDisk.FileChange change, RandomAccessFile file) throws IOException {
        switch (change) {
            case RecordedDisk.FileChange.Put put ->
                put(put.offset(), put.bytes().duplicate(), file);
            case RecordedDisk.FileChange.Resize resize -> file.setLength(resize.sizeBytes());
        }
    }

    private static void put(long offset, ByteBuffer bytes, RandomAccessFile file) throws IOException {
        int at = bytes.position();
        while (bytes.hasRemaining()) {
            file.getChannel().write(bytes, offset + bytes.position() - at);
        }
    }

    /** Some sectors are written, and the file may have the length that it would have with all of them. */
    private void tear(RecordedDisk.FileChange.Put put, RandomAccessFile file) throws IOException {
        int sector = random.nextBoolean() ? 512 : 4096;
        long end = put.offset() + put.bytes().remaining();
        long from = put.offset();
        while (from < end) {
            long to = Math.min(end, (from / sector + 1) * sector);
            if (random.nextBoolean()) {
                put(from, put.bytes().slice((int) (from - put.offset()), (int) (to - from)), file);
            }
            from = to;
        }
        if (file.length() < end && random.nextBoolean()) {
            file.setLength(end);
        }
    }
}
