package dev.kontor.gateway.door;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A file of users and hashes of their passwords, which is looked at now and then: lines {@code name:hash}, of the same name
 * the last one. Empty lines and those that begin with {@code #} do not count; a line that is no such line is told in the log,
 * without what it holds, and passed over.
 *
 * <p>A change counts once the file stands still over two looks. While the file is away or cannot be read, those of before stay. For any number of threads.
 */
final class HtpasswdFile implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(HtpasswdFile.class.getName());

    private final Path path;
    private final Runnable changed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Map<String, PasswordHash> users;
    private List<String> lines;
    private List<String> pending;
    private String lastTrouble = "";

    private HtpasswdFile(Path path, Runnable changed, List<String> lines) {
        this.path = path;
        this.changed = changed;
        this.lines = lines;
        this.pending = lines;
        this.users = parse(lines);
    }

    /**
     * Reads the file and begins to watch it.
     *
     * @param lookEvery how soon a change is noticed
     * @param changed is run whenever the users are others than before
     * @throws IllegalStateException when it cannot be read
     */
    static HtpasswdFile open(Path path, Duration lookEvery, Runnable changed) {
        try {
            HtpasswdFile file = new HtpasswdFile(path, changed, read(path));
            Thread.ofVirtual().name("htpasswd").start(() -> file.watch(lookEvery));
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "'http.auth.htpasswd.path' " + path + " cannot be read: "
                            + e.getClass().getSimpleName()
                            + "; make it with 'htpasswd -B -c', readable for this process",
                    e);
        }
    }

    private static List<String> read(Path path) throws IOException {
        // Whatever is no UTF-8 becomes a line that nobody's name and password match.
        return new String(Files.readAllBytes(path), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private Map<String, PasswordHash> parse(List<String> read) {
        Map<String, PasswordHash> parsed = new HashMap<>();
        for (int i = 0; i < read.size(); i++) {
            String line = read.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            Optional<PasswordHash> hash = colon < 1 ? Optional.empty() : PasswordHash.parse(line.substring(colon + 1));
            if (hash.isEmpty()) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "line {0} of {1} is passed over: it is no 'name:hash' with bcrypt or SHA-crypt",
                        i + 1,
                        path);
                continue;
            }
            parsed.put(line.substring(0, colon), hash.get());
        }
        return Map.copyOf(parsed);
    }

    /** The hash of a user's password; empty where there is no such user. */
    Optional<PasswordHash> find(String user) {
        return Optional.ofNullable(users.get(user));
    }

    /** Some user's hash, to be checked in place of one that is not there; empty where there are no users. */
    Optional<PasswordHash> any() {
        return users.values().stream().findFirst();
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

    /** Reads all of it each time: what is small is read faster than asked whether it changed, through any link. */
    private void look() {
        try {
            List<String> read = read(path);
            // Whoever writes it in place empties it first.
            boolean stands = read.equals(pending);
            pending = read;
            if (stands && !read.equals(lines)) {
                lines = read;
                users = parse(read);
                changed.run();
                LOGGER.log(System.Logger.Level.INFO, "{0} changed: {1} users", path, users.size());
            }
            lastTrouble = "";
        } catch (IOException e) {
            String trouble = e.toString();
            if (!trouble.equals(lastTrouble)) {
                LOGGER.log(
                        System.Logger.Level.ERROR, "the users of before stay: " + path + " cannot be read: " + trouble);
                lastTrouble = trouble;
            }
        }
    }

    /** Stops watching. */
    @Override
    public void close() {
        closed.countDown();
    }
}
