package dev.kontor.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** In which form answers are printed: a table, a line of JSON each, or a document of YAML each, with the names of zot's client. */
enum OutputFormat {
    /** A table. */
    TEXT,
    /** One object a line. */
    JSON,
    /** One document each. */
    YAML;

    /** An answer in this form; of {@link #TEXT} there is none. */
    String print(JsonNode answer) {
        return switch (this) {
            case TEXT -> throw new IllegalStateException("a table has more than one line");
            case JSON -> renamed(answer, OutputFormat::decapitalized) + "\n";
            case YAML -> "---\n" + YamlText.of(renamed(answer, name -> name.toLowerCase(Locale.ROOT)));
        };
    }

    private static String decapitalized(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private static JsonNode renamed(JsonNode node, UnaryOperator<String> names) {
        if (node instanceof ObjectNode object) {
            ObjectNode other = Json.MAPPER.createObjectNode();
            object.properties().forEach(each -> other.set(names.apply(each.getKey()), renamed(each.getValue(), names)));
            return other;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode other = Json.MAPPER.createArrayNode();
            array.forEach(each -> other.add(renamed(each, names)));
            return other;
        }
        return node;
    }
}
