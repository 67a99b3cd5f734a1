package dev.kontor.config;

import dev.kontor.config.Key.Leaf;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The settings that were written and are valid, each under its full path. What is written later wins. */
final class Settings {
    private final Map<String, Node> byPath = new HashMap<>();
    private final Set<String> blocks = new HashSet<>();
    private final Map<String, NavigableMap<String, Position>> entries = new HashMap<>();

    void put(String path, Node value) {
        byPath.put(path, value);
    }

    /** Notes that the block map at {@code path} has an entry called {@code name}. */
    void putEntry(String path, String name, Position at) {
        entries.computeIfAbsent(path, _ -> new TreeMap<>()).put(name, at);
    }

    /** The names of the block map's entries, each with its place. */
    NavigableMap<String, Position> entries(String path) {
        return entries.getOrDefault(path, new TreeMap<>());
    }

    /** Notes that the block at {@code path} was written, be it empty. */
    void putBlock(String path) {
        blocks.add(path);
    }

    /** Whether the block at {@code path} was written, or anything is set below it. */
    boolean has(String path) {
        return blocks.contains(path) || hasAny(path);
    }

    /** Whether anything is set below {@code path}. */
    boolean hasAny(String path) {
        return byPath.keySet().stream().anyMatch(each -> each.startsWith(path + "."));
    }

    Optional<Position> position(String block, Leaf<?> leaf) {
        return Optional.ofNullable(byPath.get(KeyPath.join(block, leaf.name()))).map(Node::at);
    }

    /** The value of {@code leaf} in the block at {@code block}; empty where none is set, whatever the default. */
    <T> Optional<T> find(String block, Leaf<T> leaf) {
        Node node = byPath.get(KeyPath.join(block, leaf.name()));
        return node == null ? Optional.empty() : Optional.of(valid(leaf, node));
    }

    /** The same, or the default, which {@code leaf} must have. */
    <T> T get(String block, Leaf<T> leaf) {
        return find(block, leaf).orElseGet(() -> defaultOf(leaf));
    }

    private static <T> T defaultOf(Leaf<T> leaf) {
        String text = leaf.defaultText().orElseThrow();
        return valid(leaf, new Node.Scalar(Node.Kind.UNTYPED, text, new Position("default", 0)));
    }

    private static <T> T valid(Leaf<T> leaf, Node node) {
        return switch (leaf.type().parse(node)) {
            case Parsed.Good<T> good -> good.value();
            case Parsed.Bad<T> _ -> throw new IllegalStateException("unchecked value of " + leaf.name());
        };
    }
}
