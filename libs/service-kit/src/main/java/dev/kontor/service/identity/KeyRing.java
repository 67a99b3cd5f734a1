package dev.kontor.service.identity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The secrets with which an issuer's tokens are signed and verified, read from a file and read again when it changes.
 *
 * <p>The first key signs, all verify. To change keys with no request refused: write the new one behind the old in every
 * copy of the file, then move it to the front, and take the old one out a minute later. A file that became unreadable or
 * wrong is logged once and leaves the keys as they are. For any number of threads.
 */
public final class KeyRing implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(KeyRing.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final KeyRingFile file;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile List<IdentityKey> keys;
    private String lastTrouble = "";

    private KeyRing(KeyRingFile file, List<IdentityKey> keys) {
        this.file = file;
        this.keys = keys;
    }

    /**
     * Reads a file and begins to watch it. Files that others may read are used, with a warning.
     *
     * @param path lines {@code name:secret}, the secret at least 32 random bytes in base64url; lines that are empty or
     *     begin with {@code #} do not count
     * @throws KeyRingException when it holds no valid ring
     */
    public static KeyRing open(Path path) {
        return open(path, LOOK_EVERY);
    }

    static KeyRing open(Path path, Duration lookEvery) {
        KeyRingFile file = new KeyRingFile(path);
        KeyRing ring = new KeyRing(file, file.read());
        if (file.isReadableByOthers()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the key file {0} can be read by every user of this machine; take that away (chmod o-r)",
                    path);
        }
        Thread.ofVirtual().name("key-ring").start(() -> ring.watch(lookEvery));
        return ring;
    }

    /** The key that signs. */
    IdentityKey signing() {
        return keys.getFirst();
    }

    /** The key of this name. */
    Optional<IdentityKey> find(String id) {
        for (IdentityKey key : keys) {
            if (key.id().equals(id)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** Looks now and then instead of waiting for events: mounted secrets are exchanged by links, which give none. */
    private void watch(Duration lookEvery) {
        try {
            while (!closed.await(lookEvery.toMillis(), TimeUnit.MILLISECONDS)) {
                reload();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reload() {
        try {
            List<IdentityKey> read = file.read();
            if (!sameKeys(read)) {
                keys = read;
                LOGGER.log(
                        System.Logger.Level.INFO,
                        "the key ring changed: {0} signs, {1} verify",
                        read.getFirst().id(),
                        read.size());
            }
            lastTrouble = "";
        } catch (KeyRingException e) {
            if (!lastTrouble.equals(e.getMessage())) {
                LOGGER.log(System.Logger.Level.ERROR, "the former keys stay in use: " + e.getMessage());
                lastTrouble = e.getMessage();
            }
        }
    }

    private boolean sameKeys(List<IdentityKey> read) {
        List<IdentityKey> now = keys;
        if (now.size() != read.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).isSameAs(read.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Stops watching; the keys stay usable. */
    @Override
    public void close() {
        closed.countDown();
    }
}
