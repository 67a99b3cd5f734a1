package dev.kontor.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The configuration's JSON Schema (draft 2020-12), for editors and for checks outside of Kontor.
 *
 * <p>It knows less than {@link ConfigLoader}: keys in their canonical spelling only, and no rule that compares two keys.
 * What it accepts may still be refused; what it rejects in spite of canonical spelling is refused.
 */
public final class ConfigSchema {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private ConfigSchema() {}

    /** The schema as indented JSON that ends with a line end; the same text at every call and on every system. */
    public static String generate() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Kontor configuration");
        schema.putAll(block(KeyTree.ROOT));
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        try {
            return MAPPER.writer(printer).writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of strings and numbers are always JSON", e);
        }
    }

    private static Map<String, Object> block(ConfigKey.Block block) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (ConfigKey key : block.keys()) {
            for (String name : key.names()) {
                properties.put(name, name.equals(key.name()) ? key(key) : alias(key));
            }
        }
        Map<String, Object> schema = described(block);
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> key(ConfigKey key) {
        return switch (key) {
            case ConfigKey.Leaf<?> leaf -> leaf(leaf);
            case ConfigKey.Block block -> block(block);
            case ConfigKey.BlockMap map -> {
                Map<String, Object> schema = described(map);
                schema.put("type", "object");
                schema.put(
                        "propertyNames",
                        Map.of("pattern", "^" + map.memberNames().pattern() + "$"));
                schema.put("additionalProperties", block(map.each()));
                yield schema;
            }
            case ConfigKey.BlockList list -> {
                Map<String, Object> schema = described(list);
                schema.put("type", "array");
                schema.put("items", block(list.each()));
                yield schema;
            }
            case ConfigKey.Loose loose -> {
                Map<String, Object> schema = described(loose);
                if (loose.effect() instanceof Effect.Refused) {
                    schema.put("not", Map.of());
                }
                yield schema;
            }
        };
    }

    private static Map<String, Object> leaf(ConfigKey.Leaf<?> leaf) {
        Map<String, Object> schema = described(leaf);
        schema.putAll(new TreeMap<>(leaf.type().schema()));
        if (leaf.blankIsUnset() && schema.containsKey("pattern")) {
            schema.put("pattern", "^$|" + schema.get("pattern"));
        }
        if (leaf.effect() instanceof Effect.Only only) {
            schema.keySet().retainAll(Set.of("description"));
            schema.put("const", leaf.type().literal(only.value()));
        }
        leaf.defaultText().ifPresent(text -> schema.put("default", leaf.type().literal(text)));
        return schema;
    }

    private static Map<String, Object> alias(ConfigKey key) {
        Map<String, Object> schema = key(key);
        schema.put("description", "Another name for `" + key.name() + "`.");
        schema.remove("default");
        return schema;
    }

    /** What the key's effect adds to its description; empty for one that does what it says. */
    static String remark(Effect effect) {
        return switch (effect) {
            case Effect.Active _ -> "";
            case Effect.NotYet not ->
                not.instead().isEmpty()
                        ? "Accepted without effect."
                        : "Accepted without effect: " + not.instead() + ".";
            case Effect.Part _ -> "";
            case Effect.Fixed fixed -> "Accepted; any other value changes nothing: " + fixed.fact() + ".";
            case Effect.Only only -> "Any other value is refused: " + only.fact() + ".";
            case Effect.Refused refused -> "Refused: " + refused.why() + ".";
        };
    }

    private static Map<String, Object> described(ConfigKey key) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", (key.doc() + " " + remark(key.effect())).strip());
        return schema;
    }
}
