package dev.kontor.gateway.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.http.RequestLabel;
import dev.kontor.http.Routes;
import dev.kontor.oci.Json;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** Ends sessions: {@code POST /zot/auth/logout}, which is answered 200 with or without one. */
final class SessionRoutes {
    private final Sessions sessions;
    private final SessionCookies cookies;

    SessionRoutes(Sessions sessions, SessionCookies cookies) {
        this.sessions = sessions;
        this.cookies = cookies;
    }

    void register(HttpRouting.Builder routing) {
        routing.post(Entrance.LOGOUT_PATH, this::logout);
        Routes.refuseOthers(routing, Entrance.LOGOUT_PATH, "POST");
    }

    private void logout(ServerRequest request, ServerResponse response) {
        RequestLabel.set("logout");
        Optional<String> cookie = CredentialReader.isFromInterface(request)
                ? request.headers().cookies().first(CredentialReader.SESSION).asOptional()
                : Optional.empty();
        cookie.ifPresent(sessions::end);
        cookies.clear(request, response);
        ObjectNode json = Json.MAPPER.createObjectNode();
        JsonAnswer.send(request, response, Status.OK_200, json);
    }
}
