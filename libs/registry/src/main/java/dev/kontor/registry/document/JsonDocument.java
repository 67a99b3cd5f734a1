package dev.kontor.registry.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import dev.kontor.store.Key;
import dev.kontor.store.StoreDamagedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Documents whose first line is JSON, with their {@code kind} in front; what follows the line, if anything, is their body.
 *
 * <p>Documents of storage format 2 and earlier do not say their kind, which their key tells too.
 */
public final class JsonDocument {
    private static final JsonFactory FIELDS = new JsonFactory();
    private static final String KIND = "kind";

    private JsonDocument() {}

    /** Begins the first line of a document of this kind. */
    public static ObjectNode begin(String kind) {
        return Json.MAPPER.createObjectNode().put(KIND, kind);
    }

    /** A document of one line. */
    public static byte[] encode(ObjectNode header) {
        return header.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A document with a body behind its first line. */
    public static byte[] encode(ObjectNode header, byte[] body) {
        byte[] line = encode(header);
        byte[] document = new byte[line.length + 1 + body.length];
        System.arraycopy(line, 0, document, 0, line.length);
        document[line.length] = '\n';
        System.arraycopy(body, 0, document, line.length + 1, body.length);
        return document;
    }

    /**
     * Reads the first line.
     *
     * @param key where it was found
     * @param kind what it must be
     * @param reader makes something of the line; what it throws at what it does not understand is damage
     * @throws StoreDamagedException when the line is not what we write: the store holds something that is not ours
     */
    public static <T> T decode(Key key, String kind, byte[] document, Function<JsonNode, T> reader) {
        try {
            JsonNode line = line(document);
            requireKind(kind, line);
            return reader.apply(line);
        } catch (IOException | RuntimeException e) {
            throw damaged(key, e);
        }
    }

    /**
     * The first line of a document of any kind, for whoever only shows it.
     *
     * @param key where it was found
     * @throws StoreDamagedException when it is not JSON
     */
    public static JsonNode line(Key key, byte[] document) {
        try {
            return line(document);
        } catch (IOException e) {
            throw damaged(key, e);
        }
    }

    private static JsonNode line(byte[] document) throws IOException {
        return Json.MAPPER.readTree(new String(document, 0, headerLength(document), StandardCharsets.UTF_8));
    }

    private static void requireKind(String kind, JsonNode line) {
        String said = line.path(KIND).asText(kind);
        if (!said.equals(kind)) {
            throw new IllegalArgumentException("it is a document of the kind '" + said + "', not '" + kind + "'");
        }
    }

    /**
     * Reads one text of the first line, and no more of the line than it must.
     *
     * @param key where it was found
     * @param field a name on the line's outermost level
     * @param reader makes something of the text; what it throws at what it does not understand is damage
     * @throws StoreDamagedException when there is no such text: the store holds something that is not ours
     */
    public static <T> T text(Key key, byte[] document, String field, Function<String, T> reader) {
        return texts(key, document, List.of(field), found -> reader.apply(found.getFirst()));
    }

    /** As {@link #text} for several fields, whose texts are given in the order of their names. */
    static <T> T texts(Key key, byte[] document, List<String> fields, Function<List<String>, T> reader) {
        try {
            String[] found = texts(document, fields);
            for (int i = 0; i < found.length; i++) {
                if (found[i] == null) {
                    throw new StoreDamagedException(key.value(), "it lacks '" + fields.get(i) + "'");
                }
            }
            return reader.apply(List.of(found));
        } catch (StoreDamagedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(key, e);
        }
    }

    private static String[] texts(byte[] document, List<String> fields) throws IOException {
        String[] found = new String[fields.size()];
        int left = found.length;
        try (JsonParser line = FIELDS.createParser(document, 0, headerLength(document))) {
            line.nextToken();
            for (String name = line.nextFieldName(); name != null && left > 0; name = line.nextFieldName()) {
                String text = line.nextTextValue();
                int field = fields.indexOf(name);
                if (field >= 0 && text != null) {
                    found[field] = text;
                    left--;
                }
                line.skipChildren();
            }
            return found;
        }
    }

    /**
     * A number of bytes in a line.
     *
     * @throws IllegalArgumentException when there is none: a length must never be guessed
     */
    public static long sizeOf(JsonNode line, String field) {
        JsonNode size = line.path(field);
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
            throw new IllegalArgumentException("'" + field + "' is no size");
        }
        return size.asLong();
    }

    /**
     * The body behind the first line, copied.
     *
     * @throws StoreDamagedException when there is no such body
     */
    public static byte[] body(Key key, byte[] document) {
        return Arrays.copyOfRange(document, document.length - bodyLength(key, document), document.length);
    }

    /**
     * Number of bytes of the body behind the first line.
     *
     * @throws StoreDamagedException when there is no such body
     */
    public static int bodyLength(Key key, byte[] document) {
        int end = headerLength(document);
        if (end == document.length) {
            throw new StoreDamagedException(key.value(), "it ends with its first line");
        }
        return document.length - end - 1;
    }

    private static StoreDamagedException damaged(Key key, Exception e) {
        return new StoreDamagedException(key.value(), String.valueOf(e.getMessage()), e);
    }

    /** Number of bytes before the body: the first line without its end. */
    private static int headerLength(byte[] document) {
        int end = 0;
        while (end < document.length && document[end] != '\n') {
            end++;
        }
        return end;
    }
}
