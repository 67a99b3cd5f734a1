package dev.kontor.search.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder with an index, and at times with one that is being built beside it. */
final class IndexHome {
    private static final System.Logger LOGGER = System.getLogger(IndexHome.class.getName());
    private static final String PREFIX = "index-";

    private final Path folder;
    private final Map<IndexFolder, Path> opened = new HashMap<>();

    IndexHome(Path folder) {
        this.folder = folder;
    }

    /** The newest index that is whole; all others are removed. */
    Optional<IndexFolder> open() {
        Optional<IndexFolder> found = Optional.empty();
        for (Path path : paths()) {
            if (found.isPresent()) {
                remove(path);
            } else {
                found = open(path);
            }
        }
        return found;
    }

    private Optional<IndexFolder> open(Path path) {
        try {
            IndexFolder index = IndexFolder.open(path);
            if (index.isWhole()) {
                opened.put(index, path);
                return Optional.of(index);
            }
            index.close();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the index in {0} cannot be read and is built again: {1}",
                    path,
                    e.getMessage());
        }
        remove(path);
        return Optional.empty();
    }

    /** A new, empty index. */
    IndexFolder fresh() throws IOException {
        Files.createDirectories(folder);
        int number = 1;
        for (Path path : paths()) {
            number = Math.max(number, numberOf(path) + 1);
        }
        Path path = folder.resolve(PREFIX + number);
        IndexFolder index = IndexFolder.open(path);
        opened.put(index, path);
        return index;
    }

    /** Removes all but this one, from what is on the disk; what is open can still be read. */
    void keepOnly(IndexFolder index) {
        Path kept = opened.get(index);
        paths().stream().filter(path -> !path.equals(kept)).forEach(IndexHome::remove);
        opened.keySet().removeIf(each -> each != index);
    }

    private List<Path> paths() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> numberOf(path) > 0)
                    .sorted(Comparator.comparingInt(IndexHome::numberOf).reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int numberOf(Path path) {
        String name = path.getFileName().toString();
        return name.matches(PREFIX + "\\d{1,9}") ? Integer.parseInt(name.substring(PREFIX.length())) : 0;
    }

    private static void remove(Path path) {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "an old index stays in {0}: {1}", path, e.getMessage());
        }
    }
}
