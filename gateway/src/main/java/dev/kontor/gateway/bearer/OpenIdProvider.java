package dev.kontor.gateway.bearer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kontor.config.AuthConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A provider of OpenID Connect (Core 1.0 §3.1). Its token is believed when it signed it, for us, and for this login. */
final class OpenIdProvider implements LoginProvider {
    private static final System.Logger LOGGER = System.getLogger(OpenIdProvider.class.getName());
    private static final AuthConfig.Claims USUAL = new AuthConfig.Claims("email", "groups");

    private final String issuer;
    private final ProviderCredentials credentials;
    private final String scopes;
    private final AuthConfig.Claims names;
    private final ProviderClient client = new ProviderClient();
    private final ProviderPlaces places;
    private final ProviderKeys keys;
    private final TokenRules rules;

    /** What a login found out must not go on: who came back is nobody. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason);
        }
    }

    OpenIdProvider(AuthConfig.Provider settings, ProviderCredentials credentials, InstantSource clock) {
        this.issuer = settings.issuer().orElseThrow();
        this.credentials = credentials;
        this.scopes = String.join(" ", settings.scopes());
        this.names = settings.claimMapping().orElse(USUAL);
        this.places = new ProviderPlaces(issuer, client, clock);
        this.keys = new ProviderKeys(issuer, false, client, clock);
        this.rules = new TokenRules(List.of(credentials.id()), Optional.of(issuer), clock);
    }

    @Override
    public Optional<URI> address(LoginAttempt attempt) {
        try {
            return Optional.of(new WebForm()
                    .add("response_type", "code")
                    .add("client_id", credentials.id())
                    .add("redirect_uri", attempt.callback())
                    .add("scope", scopes)
                    .add("state", attempt.state())
                    .add("nonce", attempt.nonce())
                    .add("code_challenge", attempt.challenge())
                    .add("code_challenge_method", "S256")
                    .behind(places.get().authorization()));
        } catch (IOException e) {
            return away(e);
        }
    }

    private <T> Optional<T> away(IOException e) {
        LOGGER.log(System.Logger.Level.WARNING, "nobody can log in at {0}: {1}", issuer, e.getMessage());
        return Optional.empty();
    }

    @Override
    public Outcome finish(LoginAttempt attempt, String code) {
        try {
            Map<String, Object> answer = exchange(attempt, code);
            Claims token = verified(answer, attempt);
            return person(token, told(answer, token));
        } catch (RefusedException e) {
            return new Outcome.Refused(e.getMessage());
        } catch (IOException e) {
            away(e);
            return new Outcome.Away();
        }
    }

    private Map<String, Object> exchange(LoginAttempt attempt, String code) throws IOException, RefusedException {
        ProviderPlaces.Places at = places.get();
        WebForm form = new WebForm()
                .add("grant_type", "authorization_code")
                .add("code", code)
                .add("redirect_uri", attempt.callback())
                .add("code_verifier", attempt.verifier());
        ProviderClient.Answer answer = client.ask(credentials.post(at.token(), form, at.takesHeader()));
        if (answer.status() == 400) {
            throw new RefusedException("code");
        }
        if (answer.status() != 200) {
            throw new IOException("its tokens are answered " + answer.status());
        }
        return answer.object();
    }

    private Claims verified(Map<String, Object> answer, LoginAttempt attempt) throws IOException, RefusedException {
        if (!(answer.get("id_token") instanceof String text)) {
            throw new RefusedException("no token");
        }
        ForeignToken token = ForeignToken.parse(text).orElseThrow(() -> new RefusedException("not a signed token"));
        Claims claims = token.claims();
        Optional<String> fault = rules.fault(claims);
        if (fault.isPresent()) {
            throw new RefusedException(fault.get());
        }
        boolean isOurs = MessageDigest.isEqual(
                attempt.nonce().getBytes(UTF_8), claims.text("nonce").orElse("").getBytes(UTF_8));
        if (!isOurs) {
            throw new RefusedException("nonce");
        }
        // Where it was made for several, who asked for it must have been us (§3.1.3.7).
        boolean isForOthers = claims.has("azp") || claims.audience().size() > 1;
        if (isForOthers && !claims.text("azp").equals(Optional.of(credentials.id()))) {
            throw new RefusedException("authorized party");
        }
        if (claims.text("sub").filter(sub -> !sub.isEmpty()).isEmpty()) {
            throw new RefusedException("subject");
        }
        if (!keys.verify(token).orElseThrow(() -> new IOException("its keys cannot be had"))) {
            throw new RefusedException("forged");
        }
        return claims;
    }

    /** What the provider tells beside the token, which must be of the same person (§5.3.2). */
    private Claims told(Map<String, Object> answer, Claims token) throws IOException, RefusedException {
        Optional<URI> at = places.get().userInfo();
        if (at.isEmpty() || !(answer.get("access_token") instanceof String access) || !isHeaderText(access)) {
            return new Claims(Map.of());
        }
        ProviderClient.Answer said =
                client.ask(HttpRequest.newBuilder(at.get()).header("Authorization", "Bearer " + access));
        if (said.status() != 200) {
            throw new IOException("what it knows of people is answered " + said.status());
        }
        Claims claims = new Claims(said.object());
        if (!claims.text("sub").equals(token.text("sub"))) {
            throw new RefusedException("another subject");
        }
        return claims;
    }

    private static boolean isHeaderText(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private Outcome person(Claims token, Claims told) {
        Optional<String> configured = text(names.username(), token, told);
        String claim = configured.isPresent() ? names.username() : "email";
        Optional<String> user = configured.or(() -> text("email", token, told));
        if (user.isEmpty()) {
            return new Outcome.Refused("no name");
        }
        // Anybody could write an address that is another's, where the provider did not ask there.
        if (claim.equals("email") && (isUnverified(told) || isUnverified(token))) {
            return new Outcome.Refused("an address that was not verified");
        }
        TreeSet<String> groups = new TreeSet<>(texts(told.all().get(names.groups())));
        groups.addAll(texts(token.all().get(names.groups())));
        return new Outcome.Person(user.get(), List.copyOf(groups));
    }

    private static Optional<String> text(String claim, Claims token, Claims told) {
        return told.text(claim).or(() -> token.text(claim)).filter(text -> !text.isBlank());
    }

    private static boolean isUnverified(Claims claims) {
        return claims.has("email_verified")
                && !"true".equals(String.valueOf(claims.all().get("email_verified")));
    }

    private static List<String> texts(Object value) {
        return switch (value) {
            case String one when !one.isEmpty() -> List.of(one);
            case Collection<?> some ->
                some.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .filter(text -> !text.isEmpty())
                        .toList();
            case null, default -> List.of();
        };
    }

    @Override
    public boolean isNamed(String name) {
        return issuer.equals(name);
    }

    @Override
    public Optional<URI> farewell(String then) {
        try {
            return places.get()
                    .endSession()
                    .map(at -> new WebForm()
                            .add("client_id", credentials.id())
                            .add("post_logout_redirect_uri", then)
                            .behind(at));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        keys.close();
        client.close();
    }
}
