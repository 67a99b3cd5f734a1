package dev.kontor.gateway.door;

import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.api.Operation;
import dev.kontor.service.api.Operation.Action;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is said to somebody who must say who they are: where to get a token, and for what (Docker's token specification), then
 * that a password will do (RFC 7617). The interface of the registry is told neither: browsers would ask for a password in a
 * window of their own.
 *
 * @param realm what people are shown who are asked for a password
 * @param offersTokens whether this registry makes tokens
 * @param takesPasswords whether anybody has a password, or what stands for one
 * @param elsewhere where tokens are had instead
 */
record Challenge(
        PublicAddress address,
        String realm,
        boolean offersTokens,
        boolean takesPasswords,
        Optional<ChallengeTarget> elsewhere) {
    private static final List<String> WORDS = List.of("pull", "push", "delete");

    /** 401. */
    RegistryException unauthorized(ServerRequest request, Optional<Operation> operation) {
        return unauthorized(request, operation, "");
    }

    /**
     * 401 with what is wrong with the token that was shown.
     *
     * @param error {@code invalid_token} or {@code insufficient_scope}; empty for other credentials
     */
    RegistryException unauthorized(ServerRequest request, Optional<Operation> operation, String error) {
        RegistryException refusal = new RegistryException(ErrorCode.UNAUTHORIZED);
        if (CredentialReader.isFromInterface(request)) {
            return refusal;
        }
        String basic = "Basic realm=" + quoted(realm);
        if (!offersTokens) {
            return refusal.withHeader("WWW-Authenticate", basic);
        }
        String bearer = bearer(request, operation, error);
        return takesPasswords
                ? refusal.withHeader("WWW-Authenticate", bearer, basic)
                : refusal.withHeader("WWW-Authenticate", bearer);
    }

    private String bearer(ServerRequest request, Optional<Operation> operation, String error) {
        ChallengeTarget target = elsewhere.orElseGet(
                () -> new ChallengeTarget(address.base(request) + Entrance.TOKEN_PATH, address.service(request)));
        StringBuilder bearer = new StringBuilder("Bearer realm=")
                .append(quoted(target.realm()))
                .append(",service=")
                .append(quoted(target.service()));
        String scope = operation.map(Challenge::scope).orElse("");
        if (!scope.isEmpty()) {
            bearer.append(",scope=").append(quoted(scope));
        }
        if (!error.isEmpty()) {
            bearer.append(",error=").append(quoted(error));
        }
        return bearer.toString();
    }

    /** What a token must be good for, several things with blanks between them. */
    static String scope(Operation operation) {
        if (operation instanceof Operation.ListRepositories) {
            return "registry:catalog:*";
        }
        List<String> scopes = new ArrayList<>();
        operation.accesses().forEach(access -> scopes.add(scope(access.repository(), access.actions())));
        if (operation instanceof Operation.MountBlob mount) {
            mount.from()
                    .filter(from -> !from.equals(mount.repository()))
                    .ifPresent(from -> scopes.add(scope(from, Set.of(Action.READ))));
        }
        return String.join(" ", scopes);
    }

    /** Whoever pushes reads too: clients ask which blobs are there. */
    private static String scope(RepositoryName repository, Set<Action> actions) {
        String words = actions.stream()
                .flatMap(action -> switch (action) {
                    case READ -> Stream.of("pull");
                    case CREATE, UPDATE -> Stream.of("pull", "push");
                    case DELETE -> Stream.of("delete");
                })
                .distinct()
                .sorted(Comparator.comparingInt(WORDS::indexOf))
                .collect(Collectors.joining(","));
        return "repository:" + repository.value() + ":" + words;
    }

    /** A quoted string (RFC 9110 §5.6.4). */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
