package dev.kontor.config;

import dev.kontor.config.ConfigKey.Leaf;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which environment variable sets which key. All names are in capitals. */
final class VariableNames {
    static final String PREFIX = "KONTOR_";
    /** The names for everything that may be configured. */
    static final VariableNames ROOT = new VariableNames(KeyTree.ROOT);

    private static final String FILE_SUFFIX = "_FILE";

    private final Map<String, KeyPath> leaves = new LinkedHashMap<>();
    private final Map<String, KeyPath> others = new LinkedHashMap<>();

    VariableNames(ConfigKey.Block root) {
        for (KeyPath each : KeyPath.below(root)) {
            Map<String, KeyPath> kind = each.key() instanceof Leaf<?> ? leaves : others;
            of(each).forEach(name -> kind.put(name, each));
        }
    }

    /** The names of the variables that set the key at {@code path}, the canonical one first; none for some keys. */
    static List<String> of(KeyPath path) {
        String parent = path.path()
                .substring(0, path.path().length() - path.key().name().length());
        return path.key().names().stream()
                .map(name -> PREFIX + (parent + name).replace('.', '_').toUpperCase(Locale.ROOT))
                .filter(name -> name.matches("[A-Z0-9_]+"))
                .toList();
    }

    /** The key that a variable sets. */
    Optional<KeyPath> leaf(String variable) {
        return Optional.ofNullable(leaves.get(variable));
    }

    /** The key whose value stands in the file that a variable names. */
    Optional<KeyPath> leafOfFile(String variable) {
        return variable.endsWith(FILE_SUFFIX) ? leaf(withoutSuffix(variable)) : Optional.empty();
    }

    /** The names that keys would have that no variable sets. */
    Map<String, KeyPath> others() {
        return Collections.unmodifiableMap(others);
    }

    /** The name that somebody probably meant. */
    Optional<String> nearest(String variable) {
        boolean isFile = variable.endsWith(FILE_SUFFIX);
        return NearestName.of(isFile ? withoutSuffix(variable) : variable, leaves.keySet())
                .map(nearest -> isFile ? nearest + FILE_SUFFIX : nearest);
    }

    /** The files that hold values of keys. */
    Stream<Path> files(Map<String, String> environment) {
        return new TreeMap<>(environment)
                .entrySet().stream().filter(each -> namesFile(each.getKey())).flatMap(each -> path(each.getValue()));
    }

    private boolean namesFile(String variable) {
        String canonical = variable.toUpperCase(Locale.ROOT);
        return leaf(canonical).isEmpty() && leafOfFile(canonical).isPresent();
    }

    private static Stream<Path> path(String text) {
        try {
            return text.isEmpty() ? Stream.empty() : Stream.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    private static String withoutSuffix(String name) {
        return name.substring(0, name.length() - FILE_SUFFIX.length());
    }
}
