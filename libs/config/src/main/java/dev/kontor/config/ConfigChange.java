package dev.kontor.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What differs between two configurations.
 *
 * @param keys the full paths of keys with another value, each once. A list or a map of blocks that differs is one key, and so
 *     is a block that only one of them has. Keys without effect are left out
 */
public record ConfigChange(List<String> keys) {
    public ConfigChange {
        keys = List.copyOf(keys);
    }

    /** The keys that have another value in {@code now} than in {@code former}; nothing where both are the same. */
    public static ConfigChange between(KontorConfig former, KontorConfig now) {
        List<String> keys = new ArrayList<>();
        compare(former, now, "", keys);
        return new ConfigChange(keys);
    }

    /**
     * Whether {@code path} is one that {@link #keys} can name: a key, or a block of keys. Keys inside lists and maps are
     * none.
     */
    public static boolean isKey(String path) {
        return KeyPath.below(KeyTree.ROOT).stream().anyMatch(each -> each.path().equals(path));
    }

    /** Whether nothing differs. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Whether the key at {@code path}, or any inside it, differs. */
    public boolean touches(String path) {
        return keys.stream().anyMatch(key -> isAt(key, path));
    }

    /** The same without the keys at and inside these paths. */
    public ConfigChange without(List<String> paths) {
        return new ConfigChange(keys.stream()
                .filter(key -> paths.stream().noneMatch(path -> isAt(key, path)))
                .toList());
    }

    private static boolean isAt(String key, String path) {
        return key.equals(path) || KeyPath.isInside(key, path);
    }

    private static void compare(Record former, Record now, String path, List<String> keys) {
        for (RecordComponent component : former.getClass().getRecordComponents()) {
            boolean isInline = component.isAnnotationPresent(Setting.Inline.class);
            String here = isInline ? path : KeyPath.join(path, KeyTree.name(component));
            Object one = value(component, former);
            Object other = value(component, now);
            if (one.equals(other) || component.isAnnotationPresent(Setting.NotYet.class)) {
                continue;
            }
            if (one instanceof Record left && other instanceof Record right) {
                compare(left, right, here, keys);
            } else {
                keys.add(here);
            }
        }
    }

    /** What is there, without the {@code Optional} around it. */
    private static Object value(RecordComponent component, Record of) {
        try {
            Object value = component.getAccessor().invoke(of);
            return value instanceof Optional<?> perhaps && perhaps.isPresent() ? perhaps.get() : value;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " is no setting", e);
        }
    }
}
