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
        sections("", KeyTree.ROOT, text);
        return text.toString();
    }

    private static void sections(String path, ConfigKey.Block block, StringBuilder text) {
        for (ConfigKey key : block.keys()) {
            String here = KeyPath.join(path, key.name());
            switch (key) {
                case ConfigKey.Block inner -> sections(here, key, inner, text);
                case ConfigKey.BlockList list -> sections(here + "[]", key, list.each(), text);
                case ConfigKey.BlockMap map
                when !isAsAround(map, block) -> sections(here + "[name]", key, map.each(), text);
                case ConfigKey.BlockMap _, ConfigKey.Leaf<?> _, ConfigKey.Loose _ -> {}
            }
        }
    }

    private static void sections(String path, ConfigKey key, ConfigKey.Block block, StringBuilder text) {
        String title = "`" + path + "`";
        if (key.effect() instanceof Effect.Active) {
            text.append('\n').append(section(title, path, block));
            sections(path, block, text);
        } else {
            text.append("\n### " + title + "\n\n" + doc(key) + " Its keys: " + names(block) + ".\n");
        }
    }

    /** What stands under each of its names is what stands around it. */
    private static boolean isAsAround(ConfigKey.BlockMap map, ConfigKey.Block around) {
        List<String> names = around.keys().stream().map(ConfigKey::name).toList();
        return map.each().keys().stream().map(ConfigKey::name).allMatch(names::contains);
    }

    /** The keys of a block that has no effect, those inside them in brackets. */
    private static String names(ConfigKey.Block block) {
        return block.keys().stream()
                .map(key -> switch (key) {
                    case ConfigKey.Block inner -> "`" + key.name() + "` (" + names(inner) + ")";
                    case ConfigKey.BlockList list -> "`" + key.name() + "[]` (" + names(list.each()) + ")";
                    case ConfigKey.BlockMap map -> "`" + key.name() + "[name]` (" + names(map.each()) + ")";
                    case ConfigKey.Leaf<?> _, ConfigKey.Loose _ -> "`" + key.name() + "`";
                })
                .collect(Collectors.joining(", "));
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
                        doc(leaf),
                        variable(keyPath));
            case ConfigKey.Block block -> List.of(names, "an object", "–", doc(block) + " See below.", "–");
            case ConfigKey.BlockMap map ->
                List.of(names, "an object, each key " + map.namesExpected(), "–", doc(map), "–");
            case ConfigKey.BlockList list -> List.of(names, "a list of objects", "–", doc(list) + " See below.", "–");
            case ConfigKey.Loose loose -> List.of(names, "anything", "–", doc(loose), "–");
        };
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String doc(ConfigKey key) {
        String remark = ConfigSchema.remark(key.effect());
        return remark.isEmpty() ? key.doc() : key.doc() + " **" + remark + "**";
    }

    private static String variable(KeyPath path) {
        boolean isInFileOnly = path.path().contains("[");
        List<String> variables = isInFileOnly ? List.of() : VariableNames.of(path);
        return variables.isEmpty() ? "–" : "`" + variables.getFirst() + "`";
    }
}
