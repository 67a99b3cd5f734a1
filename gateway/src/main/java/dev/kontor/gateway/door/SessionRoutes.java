package dev.kontor.gateway.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.http.RequestLabel;
import dev.kontor.http.Routes;
import dev.kontor.oci.Json;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Ends sessions: {@code POST /zot/auth/logout}, which is answered 200 with or without one, and with an address where the
 * browser logs out at its identity provider too, if that has one.
 */
final class SessionRoutes {
    private final Sessions sessions;
    private final SessionCookies cookies;
    private final BiFunction<String, ServerRequest, Optional<URI>> farewell;

    /** @param farewell where a browser that came from a provider goes */
    SessionRoutes(
            Sessions sessions, SessionCookies cookies, BiFunction<String, ServerRequest, Optional<URI>> farewell) {
        this.farewell = farewell;
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
        Optional<URI> there = cookie.flatMap(sessions::end)
                .flatMap(Sessions.Session::provider)
                .flatMap(provider -> farewell.apply(provider, request));
        cookies.clear(request, response);
        ObjectNode json = Json.MAPPER.createObjectNode();
        there.ifPresent(uri -> json.put("endSessionUrl", uri.toString()));
        JsonAnswer.send(request, response, Status.OK_200, json);
    }
}
