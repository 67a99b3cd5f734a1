package dev.kontor.service.reload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The contents of a few small files, told from one another without keeping them. Links are followed to what they lead to at
 * the time of looking, so that a link that was set anew, and a file that was renamed over another, are seen.
 *
 * <p>What is no plain file, such as a pipe, is never read: it has given what it had. Not for several threads.
 */
final class WatchedFiles {
    /** Within this time after a change there may be another one of the same length that the clock does not tell. */
    private static final Duration CLOCK_TICK = Duration.ofSeconds(3);

    private final List<Path> files;
    private final InstantSource clock;
    private final Map<Path, Seen> seen = new HashMap<>();

    WatchedFiles(List<Path> files, InstantSource clock) {
        this.files = List.copyOf(files);
        this.clock = clock;
    }

    /** A file as it was looked at. */
    private record Seen(Stamp stamp, String content, boolean isSettled) {}

    /** What changes when a file does. The key tells a file from another one under the same name. */
    private record Stamp(long size, FileTime modified, Optional<Object> key, boolean isPlain) {
        static Optional<Stamp> of(Path file) {
            try {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                return Optional.of(new Stamp(
                        found.size(),
                        found.lastModifiedTime(),
                        Optional.ofNullable(found.fileKey()),
                        found.isRegularFile()));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    /** Whether there is anything to look at. */
    boolean isEmpty() {
        return files.isEmpty();
    }

    /** The contents as they are now, in few words: the same for the same contents, and another for others. */
    String contents() {
        List<String> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(content(file));
        }
        return String.join("\n", contents);
    }

    private String content(Path file) {
        Optional<Stamp> stamp = Stamp.of(file);
        if (stamp.isEmpty()) {
            seen.remove(file);
            return "absent";
        }
        if (!stamp.get().isPlain()) {
            return "no plain file";
        }
        Seen before = seen.get(file);
        if (before != null && before.isSettled() && Objects.equals(before.stamp(), stamp.get())) {
            return before.content();
        }
        Instant settled = stamp.get().modified().toInstant().plus(CLOCK_TICK);
        Seen now = new Seen(stamp.get(), digest(file), settled.isBefore(clock.instant()));
        seen.put(file, now);
        return now.content();
    }

    private static String digest(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestOutputStream out =
                        new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(out);
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        } catch (IOException e) {
            return "unreadable";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
