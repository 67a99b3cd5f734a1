package dev.kontor.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Folders whose names outlive a crash of the machine. */
final class DurableFolder {
    private DurableFolder() {}

    /**
     * Makes a folder and those above it where they are absent, all of them durable.
     *
     * <p>A folder that is there may have been made by a process that ended before its name was durable. So the names are
     * forced in each case, in every folder above that is on the same file system and could have been written to.
     */
    static void make(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path real = folder.toRealPath();
        for (Path above = real.getParent(); above != null && areOnOneDevice(real, above); above = above.getParent()) {
            if (Files.isWritable(above) && Files.isReadable(above)) {
                force(above);
            }
        }
    }

    private static boolean areOnOneDevice(Path one, Path other) throws IOException {
        return Files.getAttribute(one, "unix:dev").equals(Files.getAttribute(other, "unix:dev"));
    }

    /** Makes the names in a folder durable; opening a folder for reading and forcing it does so on Linux and macOS. */
    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
