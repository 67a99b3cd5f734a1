package dev.kontor.gateway.bearer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An issuer's public keys in a file, which is looked at now and then. While it is away, or holds no keys, those of before
 * stay. For any number of threads.
 */
public final class KeyFile implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(KeyFile.class.getName());
    private static final int LARGEST = 1 << 20;

    private final Path path;
    private final CountDownLatch closed = new CountDownLatch(1);
    private byte[] content;
    private String lastTrouble = "";
    private volatile VerificationKeys keys;

    private KeyFile(Path path, byte[] content, VerificationKeys keys) {
        this.path = path;
        this.content = content;
        this.keys = keys;
    }

    /**
     * Reads the file and begins to watch it.
     *
     * @param lookEvery how soon a change is noticed
     * @throws IllegalStateException when it holds no keys; the message completes the name of its configuration key
     */
    public static KeyFile open(Path path, Duration lookEvery) {
        try {
            byte[] content = read(path);
            KeyFile file = new KeyFile(path, content, parse(content));
            Thread.ofVirtual().name("issuer-keys").start(() -> file.watch(lookEvery));
            return file;
        } catch (IOException | UnusableKeysException e) {
            throw new IllegalStateException(path + " cannot be used: " + reason(e), e);
        }
    }

    /** Whether a file holds keys: the same as {@link #open}, without watching. */
    public static void check(Path path) {
        open(path, Duration.ofDays(1)).close();
    }

    private static byte[] read(Path path) throws IOException {
        if (Files.size(path) > LARGEST) {
            throw new IOException("larger than 1 MiB");
        }
        return Files.readAllBytes(path);
    }

    private static VerificationKeys parse(byte[] content) throws UnusableKeysException {
        return KeyText.read(new String(content, StandardCharsets.UTF_8));
    }

    private static String reason(Exception e) {
        return e instanceof UnusableKeysException
                ? String.valueOf(e.getMessage())
                : e.getClass().getSimpleName();
    }

    private void watch(Duration lookEvery) {
        try {
            while (!closed.await(lookEvery.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            byte[] now = read(path);
            if (!Arrays.equals(now, content)) {
                keys = parse(now);
                content = now;
                LOGGER.log(System.Logger.Level.INFO, "{0} changed: {1} keys", path, keys.size());
            }
            lastTrouble = "";
        } catch (IOException | UnusableKeysException e) {
            String trouble = reason(e);
            if (!trouble.equals(lastTrouble)) {
                LOGGER.log(
                        System.Logger.Level.ERROR, "the keys of before stay: " + path + " cannot be used: " + trouble);
                lastTrouble = trouble;
            }
        }
    }

    /** Whether one of the keys signed a token; which one it names is a hint, and of other people's files often wrong. */
    boolean verifies(ForeignToken token) {
        return keys.verifyByAny(token);
    }

    /** Stops watching. */
    @Override
    public void close() {
        closed.countDown();
    }
}
