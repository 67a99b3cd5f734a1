package dev.kontor.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for programs that must be told theirs before they listen, or that come back to the same one.
 *
 * <p>They lie below those that systems give to connections and to listeners at port 0, and each belongs to one test
 * process at a time, by a lock on a file in the temporary folder: nobody else takes one while its program is down.
 */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;
    private static final Path FOLDER =
            Path.of(System.getProperty("java.io.tmpdir"), "kontor-ports-" + System.getProperty("user.name"));
    private static final List<FileChannel> HELD = new ArrayList<>();
    private static int next = ThreadLocalRandom.current().nextInt(COUNT);
    private static int tried;

    private Ports() {}

    /** A port on which nobody listens, and which no other caller gets until this process ends. */
    public static synchronized int take() {
        while (tried++ < COUNT) {
            int port = FIRST + next;
            next = (next + 1) % COUNT;
            if (lock(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("all ports from " + FIRST + " on are taken");
    }

    private static boolean lock(int port) {
        try {
            Files.createDirectories(FOLDER);
            FileChannel channel = FileChannel.open(
                    FOLDER.resolve(Integer.toString(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                return false;
            }
            HELD.add(channel);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
