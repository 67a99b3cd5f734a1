package dev.kontor.gateway.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.http.QueryParameters;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestBody;
import dev.kontor.http.RequestLabel;
import dev.kontor.http.Routes;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.Json;
import dev.kontor.service.identity.Grant;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes, lists and takes back the caller's API keys: {@code /zot/auth/apikey}, as zot's clients know it. */
final class ApiKeyRoutes {
    private static final int LONGEST_BODY = 8 << 10;
    private static final int LONGEST_LABEL = 255;
    private static final int LONGEST_SCOPE = 512;

    /** As zot says that something never happens. */
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private final Door door;
    private final ApiKeys keys;
    private final InstantSource clock;

    ApiKeyRoutes(Door door, ApiKeys keys, InstantSource clock) {
        this.door = door;
        this.keys = keys;
        this.clock = clock;
    }

    void register(HttpRouting.Builder routing) {
        routing.get(Entrance.API_KEY_PATH, this::list);
        routing.post(Entrance.API_KEY_PATH, this::make);
        routing.delete(Entrance.API_KEY_PATH, this::revoke);
        Routes.refuseOthers(routing, Entrance.API_KEY_PATH, "GET, POST, DELETE");
    }

    /** @throws RegistryException 401 for nobody in particular, 403 for whoever came by a key or a token */
    private Identity owner(ServerRequest request) {
        RequestLabel.set("apikey");
        Visitor visitor = door.identify(request);
        Identity identity = visitor.identity().orElseThrow(() -> door.unauthorized(request));
        boolean isDerived = switch (visitor.credential()) {
            case Credential.Token _ -> true;
            case Credential.Password password ->
                ApiKeys.isSecret(password.secret()) || identity.origin().equals(WorkloadRecognition.ORIGIN);
            case Credential.Session _, Credential.Certificate _, Credential.None _, Credential.Unreadable _ -> false;
        };
        if (isDerived) {
            throw new RegistryException(
                    ErrorCode.DENIED, "API keys are managed with the user's own login, not with a key or a token");
        }
        return identity;
    }

    private void list(ServerRequest request, ServerResponse response) {
        Identity owner = owner(request);
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode list = json.putArray("apiKeys");
        keys.list(owner.user()).forEach(each -> list.add(json(each.key(), each.lastUsed())));
        JsonAnswer.send(request, response, Status.OK_200, json);
    }

    private void make(ServerRequest request, ServerResponse response) {
        Identity owner = owner(request);
        JsonNode body = body(request);
        String label = body.path("label").asText("");
        if (label.length() > LONGEST_LABEL) {
            throw bad("a label has at most " + LONGEST_LABEL + " characters");
        }
        ApiKeys.Made made = keys.make(
                        owner,
                        label,
                        scopes(body.path("scopes")),
                        expiry(body.path("expirationDate").asText("")),
                        request.headers().first(HeaderNames.USER_AGENT).orElse(""))
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.DENIED,
                        "a user has at most " + ApiKeys.MOST_OF_A_USER + " API keys; take one back first"));
        ObjectNode json = json(made.key(), Optional.empty());
        json.put("apiKey", made.secret());
        JsonAnswer.send(request, response, Status.CREATED_201, json);
    }

    private static JsonNode body(ServerRequest request) {
        byte[] bytes = RequestBody.of(request)
                .readAtMost(LONGEST_BODY)
                .orElseThrow(() ->
                        new RegistryException(ErrorCode.SIZE_INVALID, "the request is too large").withStatus(413));
        try {
            JsonNode json = Json.MAPPER.readTree(bytes);
            if (json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            // Said below, together with what is no object.
        }
        throw bad("the body must be a JSON object with 'label', 'scopes' and 'expirationDate'");
    }

    private static List<String> scopes(JsonNode list) {
        List<String> scopes = new ArrayList<>();
        for (JsonNode each : list) {
            String scope = each.asText("");
            if (!each.isTextual()
                    || scope.length() > LONGEST_SCOPE
                    || Grant.parse(scope).isEmpty()) {
                throw bad(
                        "a scope is 'repository:<pattern>:<actions>' with actions of pull, push, delete, read, create,"
                                + " update or *, or 'registry:catalog:*'; without scopes a key may do what its user may");
            }
            scopes.add(scope);
        }
        return scopes;
    }

    private Optional<Instant> expiry(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Instant end;
        try {
            end = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeParseException e) {
            throw bad("the expirationDate must be a time such as 2027-01-31T00:00:00Z");
        }
        if (!end.isAfter(clock.instant())) {
            throw bad("the expirationDate has passed");
        }
        return Optional.of(end);
    }

    private static RegistryException bad(String message) {
        return new RegistryException(ErrorCode.UNSUPPORTED, message).withStatus(400);
    }

    private void revoke(ServerRequest request, ServerResponse response) {
        Identity owner = owner(request);
        String id = QueryParameters.of(request).single("id").orElseThrow(() -> bad("the query must name a key: ?id=…"));
        keys.revoke(owner.user(), id);
        response.status(Status.OK_200).send();
    }

    private ObjectNode json(ApiKey key, Optional<Instant> lastUsed) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("createdAt", key.created().toString());
        json.put("expirationDate", key.expires().map(Instant::toString).orElse(NEVER));
        json.put("isExpired", key.isExpired(clock.instant()));
        json.put("creatorUa", key.creatorAgent());
        json.put("generatedBy", "manual");
        json.put("lastUsed", lastUsed.map(Instant::toString).orElse(NEVER));
        json.put("label", key.label());
        ArrayNode scopes = json.putArray("scopes");
        key.scopes().forEach(scopes::add);
        json.put("uuid", key.id());
        return json;
    }
}
