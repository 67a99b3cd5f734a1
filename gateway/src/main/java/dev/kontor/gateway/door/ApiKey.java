package dev.kontor.gateway.door;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import dev.kontor.service.identity.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A key that a user made, without the secret.
 *
 * @param id by which its user names it
 * @param owner who made it, and who vouched for them then
 * @param scopes as the user wrote them; none: all that the user may
 * @param expires empty: never
 */
record ApiKey(
        String id,
        Identity owner,
        String label,
        List<String> scopes,
        Instant created,
        Optional<Instant> expires,
        String creatorAgent) {
    ApiKey {
        scopes = List.copyOf(scopes);
    }

    boolean isExpired(Instant now) {
        return expires.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** What it is good for. */
    Optional<List<Grant>> limits() {
        return scopes.isEmpty()
                ? Optional.empty()
                : Optional.of(scopes.stream()
                        .map(Grant::parse)
                        .flatMap(Optional::stream)
                        .toList());
    }

    byte[] encode() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", id);
        json.put("user", owner.user());
        json.put("origin", owner.origin());
        ArrayNode groups = json.putArray("groups");
        owner.groups().forEach(groups::add);
        json.put("label", label);
        ArrayNode list = json.putArray("scopes");
        scopes.forEach(list::add);
        json.put("created", created.toString());
        expires.ifPresent(end -> json.put("expires", end.toString()));
        json.put("creatorAgent", creatorAgent);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    static ApiKey decode(byte[] bytes) {
        try {
            ObjectNode json = (ObjectNode) Json.MAPPER.readTree(bytes);
            List<String> groups = new ArrayList<>();
            json.path("groups").forEach(group -> groups.add(group.asText()));
            List<String> scopes = new ArrayList<>();
            json.path("scopes").forEach(scope -> scopes.add(scope.asText()));
            return new ApiKey(
                    json.path("id").asText(),
                    new Identity(
                            json.path("user").asText(),
                            groups,
                            json.path("origin").asText()),
                    json.path("label").asText(),
                    scopes,
                    Instant.parse(json.path("created").asText()),
                    Optional.of(json.path("expires").asText())
                            .filter(text -> !text.isEmpty())
                            .map(Instant::parse),
                    json.path("creatorAgent").asText());
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("a document that should hold an API key does not", e);
        }
    }
}
