package dev.kontor.service.storage;

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
import java.util.Optional;
import java.util.function.Function;

/** Documents whose first line is JSON; what follows the line, if anything, is their body. */
public final class JsonDocument {
    private static final JsonFactory FIELDS = new JsonFactory();

    private JsonDocument() {}

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
     * @param reader makes something of the line; what it throws at what it does not understand is damage
     * @throws StoreDamagedException when the line is not what we write: the store holds something that is not ours
     */
    public static <T> T decode(Key key, byte[] document, Function<JsonNode, T> reader) {
        try {
            return reader.apply(
                    Json.MAPPER.readTree(new String(document, 0, headerLength(document), StandardCharsets.UTF_8)));
        } catch (IOException | RuntimeException e) {
            throw damaged(key, e);
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
        try {
            return reader.apply(text(document, field)
                    .orElseThrow(() -> new StoreDamagedException(key.value(), "it lacks '" + field + "'")));
        } catch (StoreDamagedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(key, e);
        }
    }

    private static Optional<String> text(byte[] document, String field) throws IOException {
        try (JsonParser line = FIELDS.createParser(document, 0, headerLength(document))) {
            line.nextToken();
            for (String name = line.nextFieldName(); name != null; name = line.nextFieldName()) {
                String text = line.nextTextValue();
                if (name.equals(field)) {
                    return Optional.ofNullable(text);
                }
                line.skipChildren();
            }
            return Optional.empty();
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
