package dev.kontor.gateway.door;

import dev.kontor.gateway.bearer.LoginAttempt;
import dev.kontor.gateway.bearer.LoginProvider;
import dev.kontor.gateway.bearer.LoginProvider.Outcome;
import dev.kontor.http.RequestLabel;
import dev.kontor.http.Routes;
import dev.kontor.service.identity.Caller;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Logins with a browser at identity providers, by zot's addresses: {@code /zot/auth/login?provider=…&callback_ui=…} sends the
 * browser to the provider, which sends it back to {@code /zot/auth/callback/…}. Nothing is kept here in between.
 */
final class LoginRoutes {
    private static final System.Logger LOGGER = System.getLogger(LoginRoutes.class.getName());
    private static final String LOGIN = "/zot/auth/login";
    private static final String CALLBACK = "/zot/auth/callback/";
    private static final int LONGEST_CODE = 4 << 10;

    private static final String AWAY = "The identity provider does not answer. Try again in a moment.";
    private static final String STRANGE =
            "This login was not begun in this browser, or was too long ago. Begin it again.";
    private static final String REFUSED = "The identity provider did not say who you are.";

    private final Map<String, LoginRecognition> providers = new TreeMap<>();
    private final SessionDesk desk;
    private final LoginCookies cookies;
    private final PublicAddress address;
    private final ReturnAddress returns;

    LoginRoutes(
            List<LoginRecognition> providers,
            SessionDesk desk,
            LoginCookies cookies,
            PublicAddress address,
            ReturnAddress returns) {
        providers.forEach(each -> this.providers.put(each.name(), each));
        this.desk = desk;
        this.cookies = cookies;
        this.address = address;
        this.returns = returns;
    }

    void register(HttpRouting.Builder routing) {
        if (providers.isEmpty()) {
            return;
        }
        routing.get(LOGIN, this::begin);
        Routes.refuseOthers(routing, LOGIN, "GET");
        routing.get(CALLBACK + "{provider}", this::comeBack);
        Routes.refuseOthers(routing, CALLBACK + "{provider}", "GET");
    }

    private void begin(ServerRequest request, ServerResponse response) {
        RequestLabel.set("login");
        Optional<LoginRecognition> at = only(request, "provider").map(providers::get);
        if (at.isEmpty()) {
            LoginPage.send(request, response, Status.BAD_REQUEST_400, "There is no such identity provider.");
            return;
        }
        String then = only(request, "callback_ui")
                .map(asked -> returns.of(asked, address.base(request)))
                .orElse("");
        BegunLogin login = cookies.signer().begin(at.get().name(), then);
        Optional<URI> there = at.get().provider().address(attempt(request, login));
        if (there.isEmpty()) {
            LoginPage.send(request, response, Status.SERVICE_UNAVAILABLE_503, AWAY);
            return;
        }
        cookies.set(request, response, login);
        redirect(response, there.get().toString());
    }

    private LoginAttempt attempt(ServerRequest request, BegunLogin login) {
        return cookies.signer().attempt(login, address.base(request) + CALLBACK + login.provider());
    }

    private void comeBack(ServerRequest request, ServerResponse response) {
        RequestLabel.set("login");
        String name = request.path().pathParameters().get("provider");
        Optional<BegunLogin> login = only(request, "state")
                .flatMap(state -> cookies.take(request, response, state))
                .filter(each -> each.provider().equals(name));
        Optional<LoginProvider> provider =
                login.map(each -> providers.get(each.provider())).map(LoginRecognition::provider);
        if (provider.isEmpty()) {
            LoginPage.send(request, response, Status.UNAUTHORIZED_401, STRANGE);
            return;
        }
        Outcome outcome = finish(request, provider.get(), attempt(request, login.get()));
        switch (outcome) {
            case Outcome.Person person
            when Caller.isUserName(person.user()) -> welcome(person, login.get(), request, response);
            case Outcome.Person _ -> refuse(name, "a name that nobody can have", request, response);
            case Outcome.Refused refused -> refuse(name, refused.reason(), request, response);
            case Outcome.Away _ -> LoginPage.send(request, response, Status.SERVICE_UNAVAILABLE_503, AWAY);
        }
    }

    private static Outcome finish(ServerRequest request, LoginProvider provider, LoginAttempt attempt) {
        boolean isAnothers = request.query().contains("iss")
                && !only(request, "iss").filter(provider::isNamed).isPresent();
        if (isAnothers) {
            return new Outcome.Refused("another issuer's answer");
        }
        if (request.query().contains("error")) {
            return new Outcome.Refused("the provider's error");
        }
        return only(request, "code")
                .filter(code -> !code.isEmpty() && code.length() <= LONGEST_CODE)
                .map(code -> provider.finish(attempt, code))
                .orElseGet(() -> new Outcome.Refused("no code"));
    }

    private static void refuse(String provider, String reason, ServerRequest request, ServerResponse response) {
        LOGGER.log(System.Logger.Level.INFO, "a login at {0} was refused: {1}", provider, reason);
        LoginPage.send(request, response, Status.UNAUTHORIZED_401, REFUSED);
    }

    private void welcome(Outcome.Person person, BegunLogin login, ServerRequest request, ServerResponse response) {
        LoginRecognition at = providers.get(login.provider());
        Identity identity = new Identity(person.user(), person.groups(), at.origin());
        desk.replace(identity, login.provider(), request, response);
        if (login.then().isEmpty()) {
            response.header(HeaderNames.CACHE_CONTROL, "no-store");
            response.status(Status.CREATED_201).send();
        } else {
            redirect(response, login.then());
        }
    }

    /** Where somebody who logged in at a provider goes to log out there too. */
    Optional<URI> farewell(String provider, ServerRequest request) {
        return Optional.ofNullable(providers.get(provider))
                .flatMap(each -> each.provider().farewell(address.base(request) + "/login"));
    }

    private static void redirect(ServerResponse response, String to) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
        response.header(HeaderNames.LOCATION, to);
        response.status(Status.FOUND_302).send();
    }

    /** The value of a parameter; empty where there is none, or more than one. */
    private static Optional<String> only(ServerRequest request, String name) {
        List<String> values = request.query().all(name, List::of);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
