package dev.kontor.service.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

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
     * @throws IllegalStateException when it is not JSON: the store holds something that is not ours
     */
    public static JsonNode decode(byte[] document) {
        try {
            return Json.MAPPER.readTree(new String(document, 0, headerLength(document), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("a document in the store is damaged", e);
        }
    }

    /**
     * Reads one text of the first line, and no more of the line than it must.
     *
     * @param field a name on the line's outermost level
     * @throws IllegalStateException when there is no such text: the store holds something that is not ours
     */
    public static String text(byte[] document, String field) {
        try (JsonParser line = FIELDS.createParser(document, 0, headerLength(document))) {
            line.nextToken();
            for (String name = line.nextFieldName(); name != null; name = line.nextFieldName()) {
                String text = line.nextTextValue();
                if (name.equals(field)) {
                    return Optional.ofNullable(text).orElseThrow(() -> damaged(field));
                }
                line.skipChildren();
            }
            throw damaged(field);
        } catch (IOException e) {
            throw new IllegalStateException("a document in the store is damaged", e);
        }
    }

    private static IllegalStateException damaged(String field) {
        return new IllegalStateException("a document in the store lacks '" + field + "'");
    }

    /** Number of bytes before the body: the first line without its end. */
    public static int headerLength(byte[] document) {
        int end = 0;
        while (end < document.length && document[end] != '\n') {
            end++;
        }
        return end;
    }
}
