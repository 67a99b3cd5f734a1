package dev.kontor.gateway.door;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** Gives sessions to those who log in by a page of the registry's interface, and sees to it that only such pages use them. */
record SessionDesk(Sessions sessions, SessionCookies cookies, Forgery forgery) {
    /** Begins one for somebody who showed a password; others have one, or want none. */
    void begin(Visitor visitor, ServerRequest request, ServerResponse response) {
        boolean isLogin = visitor.credential() instanceof Credential.Password password
                && !ApiKeys.isSecret(password.secret())
                && CredentialReader.isFromInterface(request);
        visitor.identity()
                .filter(identity -> isLogin && !identity.origin().equals(WorkloadRecognition.ORIGIN))
                .ifPresent(identity -> begin(identity, Optional.empty(), request, response));
    }

    /** Begins one for somebody who was recognised otherwise. */
    void begin(Identity identity, Optional<String> provider, ServerRequest request, ServerResponse response) {
        cookies.set(request, response, sessions.begin(identity, provider), identity.user());
    }

    /** The same for a login at a provider, which ends what session the browser had. */
    void replace(Identity identity, String provider, ServerRequest request, ServerResponse response) {
        request.headers().cookies().first(CredentialReader.SESSION).asOptional().ifPresent(sessions::end);
        begin(identity, Optional.of(provider), request, response);
    }

    boolean isForged(ServerRequest request) {
        return forgery.is(request);
    }
}
