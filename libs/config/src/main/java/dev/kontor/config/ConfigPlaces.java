package dev.kontor.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the settings of a configuration were written, for those who find something wrong with them later. */
public final class ConfigPlaces {
    private final Written written;
    private final SourceLine unwritten;

    ConfigPlaces(Written written, SourceLine unwritten) {
        this.written = written;
        this.unwritten = unwritten;
    }

    /**
     * A line for whoever wrote a setting: its place, such as {@code kontor.yaml:12}, and what is wrong with it.
     *
     * @param key its full path, such as {@code http.auth.htpasswd.path}, {@code a.list[0].key} or {@code a.map["name"].key};
     *     where it was not written, the place is that of what is around it
     * @param message safe to log
     */
    public String problem(String key, String message) {
        return place(key) + ": " + message;
    }

    /** The full path of a key of what stands under a name in a map; see {@link #problem}. */
    public static String entry(String map, String name, String key) {
        return KeyPath.join(KeyPath.entry(map, name), key);
    }

    /**
     * A line for each file that is named and cannot be read, for those who read them: certificates, keys, users. Empty where
     * all can. Files that were named without effect are not looked at.
     */
    public List<String> unreadableFiles() {
        return written.files().entrySet().stream()
                .flatMap(each -> trouble(each.getValue()).stream()
                        .map(reason -> problem(
                                each.getKey(),
                                "'" + each.getKey() + "': the file "
                                        + Shown.sentence(each.getValue().toString()) + " " + reason)))
                .toList();
    }

    private static Optional<String> trouble(Path file) {
        if (Files.isDirectory(file)) {
            return Optional.of("is a folder");
        }
        try (InputStream _ = Files.newInputStream(file)) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(TextFile.reason(e));
        }
    }

    private SourceLine place(String key) {
        String around = key;
        while (!around.isEmpty()) {
            Optional<SourceLine> found = written.anyPosition(around);
            if (found.isPresent()) {
                return found.get();
            }
            around = around.substring(0, Math.max(0, Math.max(around.lastIndexOf('.'), around.lastIndexOf('['))));
        }
        return unwritten;
    }
}
