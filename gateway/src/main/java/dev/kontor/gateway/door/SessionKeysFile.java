package dev.kontor.gateway.door;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JSON file with the key that signs sessions, as zot reads it. */
final class SessionKeysFile {
    private static final int SHORTEST = 16;

    private SessionKeysFile() {}

    /**
     * The key.
     *
     * @throws IllegalStateException when the file does not hold a good one; the message holds nothing of it
     */
    static byte[] hashKey(Path file) {
        try {
            JsonNode json = Json.MAPPER.readTree(Files.readAllBytes(file));
            byte[] key = json.path("hashKey").asText("").getBytes(StandardCharsets.UTF_8);
            if (key.length >= SHORTEST) {
                return key;
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "'http.auth.sessionKeysFile' " + file + " cannot be read as JSON: "
                            + e.getClass().getSimpleName(),
                    e);
        }
        throw new IllegalStateException("'http.auth.sessionKeysFile' " + file + " needs a 'hashKey' of at least "
                + SHORTEST + " characters, such as 'openssl rand -hex 32' makes");
    }
}
