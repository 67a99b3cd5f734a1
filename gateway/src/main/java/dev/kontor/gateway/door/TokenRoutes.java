package dev.kontor.gateway.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.http.QueryParameters;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestBody;
import dev.kontor.http.RequestLabel;
import dev.kontor.http.Routes;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.Json;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.RepositoryPattern;
import dev.kontor.service.access.AccessPolicy;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.Grant;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Gives tokens to clients that ask for some (Docker's "Token Authentication Specification", by GET, and its OAuth2 form, by
 * POST): good for what was asked for, as far as the caller may do it. There are no refresh tokens: clients keep what they
 * log in with.
 */
final class TokenRoutes {
    private static final int LONGEST_FORM = 64 << 10;
    private static final int MOST_SCOPES = 100;

    private final Door door;
    private final AccessTokens tokens;

    TokenRoutes(Door door, AccessTokens tokens) {
        this.door = door;
        this.tokens = tokens;
    }

    void register(HttpRouting.Builder routing) {
        routing.get(Entrance.TOKEN_PATH, this::get);
        routing.post(Entrance.TOKEN_PATH, this::post);
        Routes.refuseOthers(routing, Entrance.TOKEN_PATH, "GET, POST");
    }

    private void get(ServerRequest request, ServerResponse response) {
        RequestLabel.set("token");
        QueryParameters query = QueryParameters.of(request);
        answer(visitor(door.identify(request), request), query.all("scope"), false, request, response);
    }

    private void post(ServerRequest request, ServerResponse response) {
        RequestLabel.set("token");
        byte[] body = RequestBody.of(request)
                .readAtMost(LONGEST_FORM)
                .orElseThrow(
                        () -> new RegistryException(ErrorCode.SIZE_INVALID, "the form is too large").withStatus(413));
        QueryParameters form = QueryParameters.parse(new String(body, StandardCharsets.UTF_8).replace("+", "%20"));
        switch (form.single("grant_type").orElse("")) {
            case "password" -> {
                Credential.Password password = new Credential.Password(
                        form.single("username").orElse(""),
                        form.single("password").orElse(""));
                answer(door.identify(password, request), form.all("scope"), true, request, response);
            }
            case "refresh_token" -> throw door.unauthorized(request);
            default ->
                throw new RegistryException(ErrorCode.UNSUPPORTED, "the grant_type must be 'password'").withStatus(400);
        }
    }

    /** Without a login a token is good for what everybody may do, where there is such a thing. */
    private Visitor visitor(Visitor visitor, ServerRequest request) {
        // A token that made tokens would outlive whatever it was made for.
        if (visitor.credential() instanceof Credential.Token) {
            throw door.unauthorized(request);
        }
        if (visitor.caller().kind() == Caller.Kind.ANONYMOUS && !door.policy().isPartlyPublic()) {
            throw door.unauthorized(request);
        }
        return visitor;
    }

    private void answer(
            Visitor visitor, List<String> scopes, boolean tellsScope, ServerRequest request, ServerResponse response) {
        List<Grant> grants = granted(visitor.caller(), scopes);
        AccessTokens.Issued token = tokens.issue(visitor.identity(), grants);
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("token", token.text());
        json.put("access_token", token.text());
        json.put("expires_in", AccessTokens.LIFETIME.toSeconds());
        json.put("issued_at", DateTimeFormatter.ISO_INSTANT.format(token.issued()));
        if (tellsScope) {
            json.put(
                    "scope",
                    String.join(" ", grants.stream().map(TokenRoutes::scope).toList()));
            json.put("token_type", "Bearer");
        }
        JsonAnswer.send(request, response, Status.OK_200, json);
    }

    /** What of the scopes the caller may have; those that say nothing that there is are passed over. */
    private List<Grant> granted(Caller caller, List<String> scopes) {
        AccessPolicy policy = door.policy();
        List<Grant> grants = new ArrayList<>();
        scopes.stream()
                .flatMap(text -> Stream.of(text.split(" ")))
                .limit(MOST_SCOPES)
                .map(Grant::parse)
                .flatMap(Optional::stream)
                .forEach(asked -> granted(caller, policy, asked).ifPresent(grants::add));
        return grants;
    }

    private static Optional<Grant> granted(Caller caller, AccessPolicy policy, Grant asked) {
        return switch (asked) {
            case Grant.ToList list -> policy.mayList(caller) ? Optional.of(list) : Optional.empty();
            case Grant.InRepositories(RepositoryPattern names, Set<Action> actions) ->
                RepositoryName.parse(names.text()).flatMap(repository -> {
                    Set<Action> allowed = EnumSet.noneOf(Action.class);
                    actions.stream()
                            .filter(action -> policy.permits(caller, action, repository))
                            .forEach(allowed::add);
                    return allowed.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Grant.InRepositories(RepositoryPattern.of(repository), allowed));
                });
        };
    }

    /** In the words of clients. */
    private static String scope(Grant grant) {
        return switch (grant) {
            case Grant.ToList list -> list.text();
            case Grant.InRepositories(RepositoryPattern names, Set<Action> actions) -> {
                List<String> words = new ArrayList<>();
                if (actions.contains(Action.READ)) {
                    words.add("pull");
                }
                if (actions.contains(Action.CREATE) || actions.contains(Action.UPDATE)) {
                    words.add("push");
                }
                if (actions.contains(Action.DELETE)) {
                    words.add("delete");
                }
                yield "repository:" + names + ":" + String.join(",", words);
            }
        };
    }
}
