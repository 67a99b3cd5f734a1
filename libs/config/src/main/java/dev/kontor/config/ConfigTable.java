package dev.kontor.config;

import java.util.List;
import java.util.stream.Collectors;

/** The tables of keys in the documentation, in Markdown: one for each block. */
final class ConfigTable {
    private static final String COLUMNS = """
            | Key | Value | Default | Meaning | Variable |
            |---|---|---|---|---|
            """;

    private ConfigTable() {}

    /** All tables; ends with a line end. */
    static String generate() {
        StringBuilder text = new StringBuilder();
        text.append(section("Top level", "", KeyTree.ROOT));
        for (KeyPath each : KeyPath.below(KeyTree.ROOT)) {
            switch (each.key()) {
                case ConfigKey.Block block ->
                    text.append('\n').append(section("`" + each.path() + "`", each.path(), block));
                case ConfigKey.BlockList list ->
                    text.append('\n').append(section("`" + each.path() + "[]`", each.path() + "[]", list.each()));
                case ConfigKey.Leaf<?> _, ConfigKey.BlockMap _, ConfigKey.Loose _ -> {}
            }
        }
        return text.toString();
    }

    private static String section(String title, String path, ConfigKey.Block block) {
        return "### " + title + "\n\n" + block.doc() + "\n\n" + COLUMNS
                + block.keys().stream().map(key -> row(path, key)).collect(Collectors.joining());
    }

    private static String row(String path, ConfigKey key) {
        KeyPath keyPath = new KeyPath(KeyPath.join(path, key.name()), key);
        String names = key.names().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        List<String> cells = switch (key) {
            case ConfigKey.Leaf<?> leaf ->
                List.of(
                        names,
                        leaf.type().expected(),
                        leaf.defaultText().map(text -> "`" + text + "`").orElse("–"),
                        (leaf.doc() + " " + remark(leaf.effect())).strip(),
                        variable(keyPath));
            case ConfigKey.Block block -> List.of(names, "an object", "–", block.doc() + " See below.", "–");
            case ConfigKey.BlockMap map ->
                List.of(names, "an object, each key " + map.namesExpected(), "–", map.doc(), "–");
            case ConfigKey.BlockList list -> List.of(names, "a list of objects", "–", list.doc() + " See below.", "–");
            case ConfigKey.Loose loose ->
                List.of(names, "anything", "–", loose.doc() + " " + remark(loose.effect()), "–");
        };
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String remark(Effect effect) {
        String words = ConfigSchema.remark(effect);
        return words.isEmpty() ? "" : "**" + words + "**";
    }

    private static String variable(KeyPath path) {
        List<String> variables = EnvironmentOverrides.variables(path);
        return variables.isEmpty() ? "–" : "`" + variables.getFirst() + "`";
    }
}
