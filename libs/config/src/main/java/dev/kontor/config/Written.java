package dev.kontor.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The settings that were written and are valid, each under its full path. What is written later wins. */
final class Written {
    private final Map<String, Node> byPath = new HashMap<>();
    private final Map<String, SourceLine> blocks = new HashMap<>();
    private final Map<String, Path> files = new TreeMap<>();
    private final Map<String, NavigableMap<String, SourceLine>> entries = new HashMap<>();
    private final Map<String, List<SourceLine>> items = new HashMap<>();

    void put(String path, Node value) {
        byPath.put(path, value);
    }

    /** Notes that the value at {@code path} is a file that is read. */
    void putFile(String path, Path file) {
        files.put(path, file);
    }

    /** The files that are read, by the paths of their keys. */
    NavigableMap<String, Path> files() {
        return new TreeMap<>(files);
    }

    /** Notes that the block map at {@code path} has an entry called {@code name}. */
    void putEntry(String path, String name, SourceLine at) {
        entries.computeIfAbsent(path, _ -> new TreeMap<>()).put(name, at);
    }

    /** The names of the block map's entries, each with its place. */
    NavigableMap<String, SourceLine> entries(String path) {
        return entries.getOrDefault(path, new TreeMap<>());
    }

    /** Notes that the list of blocks at {@code path} has these items. */
    void putItems(String path, List<SourceLine> at) {
        items.put(path, at);
    }

    /** Where the items of the list of blocks at {@code path} stand. */
    List<SourceLine> items(String path) {
        return items.getOrDefault(path, List.of());
    }

    /** Notes that the block at {@code path} was written, be it empty. */
    void putBlock(String path, SourceLine at) {
        blocks.put(path, at);
    }

    /** Whether the block at {@code path} was written, or anything is set inside it. */
    boolean has(String path) {
        return blocks.containsKey(path) || hasAny(path);
    }

    /** Whether anything is set inside {@code path}. */
    boolean hasAny(String path) {
        return byPath.keySet().stream().anyMatch(each -> KeyPath.isInside(each, path));
    }

    /** Where the block at {@code path} was written. */
    Optional<SourceLine> blockPosition(String path) {
        return Optional.ofNullable(blocks.get(path));
    }

    /** Where the key at {@code path} was written. */
    Optional<SourceLine> position(String path) {
        return Optional.ofNullable(byPath.get(path)).map(Node::at);
    }

    /** Where the key, or the block, at {@code path} was written. */
    Optional<SourceLine> anyPosition(String path) {
        return position(path).or(() -> blockPosition(path));
    }

    /** The value of {@code leaf} at {@code path}; empty where none is written, whatever the default. */
    <T> Optional<T> find(String path, ConfigKey.Leaf<T> leaf) {
        return Optional.ofNullable(byPath.get(path)).map(leaf::valid);
    }
}
