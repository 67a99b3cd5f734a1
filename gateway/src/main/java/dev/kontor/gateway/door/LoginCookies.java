package dev.kontor.gateway.door;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cookie for each login that a browser has begun, so that two pages can log in at once. A browser keeps a few of them; who
 * begins more starts again.
 */
record LoginCookies(SessionCookies cookies, BegunLogin.Signer signer) {
    static final String PATH = "/zot/auth/";

    private static final String PREFIX = "login-";
    private static final int NAME_LENGTH = 16;
    private static final int MOST = 8;
    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{43}");

    void set(ServerRequest request, ServerResponse response, BegunLogin login) {
        List<String> others = request.headers().cookies().names().stream()
                .filter(name -> name.startsWith(PREFIX))
                .toList();
        if (others.size() >= MOST) {
            others.forEach(name -> cookies.add(request, response, PATH, name, "", true, Duration.ZERO));
        }
        cookies.add(request, response, PATH, name(signer.state(login)), signer.write(login), true, BegunLogin.LIFETIME);
    }

    private static String name(String state) {
        return PREFIX + state.substring(0, NAME_LENGTH);
    }

    /** The login that a state belongs to, if this browser began it; its cookie is taken away. */
    Optional<BegunLogin> take(ServerRequest request, ServerResponse response, String state) {
        if (!STATE.matcher(state).matches()) {
            return Optional.empty();
        }
        Optional<BegunLogin> login = request.headers()
                .cookies()
                .first(name(state))
                .asOptional()
                .flatMap(signer::read)
                .filter(each -> BegunLogin.isSame(signer.state(each), state));
        login.ifPresent(_ -> cookies.add(request, response, PATH, name(state), "", true, Duration.ZERO));
        return login;
    }
}
