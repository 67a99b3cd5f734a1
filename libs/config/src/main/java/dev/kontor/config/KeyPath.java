package dev.kontor.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A known key together with where it stands.
 *
 * @param path the names from the top to the key, joined by dots
 */
record KeyPath(String path, ConfigKey key) {
    /** All keys below {@code block}, in the order of the tree, a block before what it holds. */
    static List<KeyPath> below(ConfigKey.Block block) {
        List<KeyPath> paths = new ArrayList<>();
        collect(block, "", paths);
        return List.copyOf(paths);
    }

    /**
     * The path of what stands in the map at {@code path} under {@code name}: two names never have the same, and none is that
     * of a key.
     */
    static String entry(String path, String name) {
        String quoted = name.replace("\\", "\\\\").replace("\"", "\\\"");
        return path + "[\"" + Shown.escaped(quoted) + "\"]";
    }

    /** Whether the key at {@code path} is inside the block, map or list at {@code around}. */
    static boolean isInside(String path, String around) {
        return path.length() > around.length()
                && path.startsWith(around)
                && (around.isEmpty() || path.charAt(around.length()) == '.' || path.charAt(around.length()) == '[');
    }

    /** The path of an item of the list at {@code path}, counted from 0. */
    static String item(String path, int index) {
        return path + "[" + index + "]";
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static void collect(ConfigKey.Block block, String path, List<KeyPath> paths) {
        for (ConfigKey key : block.keys()) {
            String here = join(path, key.name());
            paths.add(new KeyPath(here, key));
            if (key instanceof ConfigKey.Block inner) {
                collect(inner, here, paths);
            }
        }
    }
}
