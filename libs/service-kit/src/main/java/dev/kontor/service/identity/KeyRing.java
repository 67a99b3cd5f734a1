package dev.kontor.service.identity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The keys of one program of the suite, read from a file of its own and read again when it changes: secrets of which it
 * derives the keys with which it signs, one for each receiver, and keys by which it believes each issuer that may ask it.
 *
 * <p>The first secret signs, all keys of an issuer verify. Keys change with no request refused when receivers are given the
 * new one before the issuer signs with it, and keep the old one until it no longer does: {@link KeyFolder} makes these steps.
 * A file that became unreadable or wrong is logged once and leaves the keys as they are. For any number of threads.
 */
public final class KeyRing implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(KeyRing.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final String program;
    private final KeyFile file;
    private final Set<KeyUse> uses;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile ProgramKeys keys;
    private String text;
    private String lastTrouble = "";

    private KeyRing(String program, KeyFile file, Set<KeyUse> uses) {
        this.program = program;
        this.file = file;
        this.uses = Set.copyOf(uses);
        this.text = file.text();
        this.keys = keys(text);
    }

    /**
     * Reads a file and begins to watch it. Files that others may read are used, with a warning.
     *
     * @param program whose keys these are, such as {@code blob}: it is this issuer and this audience
     * @param path lines {@code name:secret} for its own secrets and {@code issuer:name:key} for those whom it believes,
     *     each of at least 32 bytes in base64url; lines that are empty or begin with {@code #} do not count
     * @param uses what the file must have keys for
     * @throws KeyRingException when it does not hold them
     */
    public static KeyRing open(String program, Path path, Set<KeyUse> uses) {
        return open(program, path, uses, LOOK_EVERY);
    }

    static KeyRing open(String program, Path path, Set<KeyUse> uses, Duration lookEvery) {
        if (!KeyFile.isProgram(program)) {
            throw new IllegalArgumentException("no program of the suite is called '" + program + "'");
        }
        KeyFile file = new KeyFile(path);
        KeyRing ring = new KeyRing(program, file, uses);
        if (file.isReadableByOthers()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the key file {0} can be read by every user of this machine; take that away (chmod o-r)",
                    path);
        }
        Thread.ofVirtual().name("key-ring").start(() -> ring.watch(lookEvery));
        return ring;
    }

    /** Whose keys these are. */
    String program() {
        return program;
    }

    /** The key that signs for this receiver. */
    IdentityKey signing(String audience) {
        return keys.signing(program, audience);
    }

    /** Whether any key of this issuer is known. */
    boolean believes(String issuer) {
        return keys.believed().containsKey(issuer);
    }

    /** An issuer's key of this id. */
    Optional<IdentityKey> find(String issuer, String id) {
        return keys.find(issuer, id);
    }

    private ProgramKeys keys(String read) {
        ProgramKeys parsed = file.parse(read);
        for (KeyUse use : uses) {
            if (!parsed.areFor(use)) {
                throw new KeyRingException("the key file " + file.path() + " holds no "
                        + switch (use) {
                            case SIGN -> "secret of this program's own, as a line 'name:secret'";
                            case VERIFY -> "key by which this program believes another, as a line 'issuer:name:key'";
                        }
                        + "; 'kontor keys make' writes it");
            }
        }
        return parsed;
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
            String read = file.text();
            if (!read.equals(text)) {
                keys = keys(read);
                text = read;
                LOGGER.log(
                        System.Logger.Level.INFO,
                        "the key ring changed: {0} signs, these are believed: {1}",
                        keys.own().isEmpty() ? "nothing" : keys.own().getFirst().id(),
                        keys.names());
            }
            lastTrouble = "";
        } catch (KeyRingException e) {
            if (!lastTrouble.equals(e.getMessage())) {
                LOGGER.log(System.Logger.Level.ERROR, "the former keys stay in use: " + e.getMessage());
                lastTrouble = e.getMessage();
            }
        }
    }

    /** Stops watching; the keys stay usable. */
    @Override
    public void close() {
        closed.countDown();
    }
}
