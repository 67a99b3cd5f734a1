package dev.kontor.gateway.bearer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.config.AuthConfig;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * GitHub, or one's own, which speaks OAuth 2.0 and has an API to ask who somebody is: their first address of e-mail, if it was
 * verified. Their groups are their organizations, and {@code organization/team} for each team.
 */
final class GitHubProvider implements LoginProvider {
    private static final System.Logger LOGGER = System.getLogger(GitHubProvider.class.getName());
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 20;

    private final ProviderCredentials credentials;
    private final String scopes;
    private final URI authorization;
    private final URI token;
    private final String api;
    private final ProviderClient client = new ProviderClient();

    GitHubProvider(AuthConfig.Provider settings, ProviderCredentials credentials) {
        this.credentials = credentials;
        this.scopes = String.join(" ", settings.scopes());
        this.authorization = URI.create(settings.authurl().orElse("https://github.com/login/oauth/authorize"));
        this.token = URI.create(settings.tokenurl().orElse("https://github.com/login/oauth/access_token"));
        this.api = settings.tokenurl().isPresent() && !"github.com".equalsIgnoreCase(token.getHost())
                ? token.getScheme() + "://" + token.getRawAuthority() + "/api/v3"
                : "https://api.github.com";
    }

    @Override
    public Optional<URI> address(LoginAttempt attempt) {
        return Optional.of(new WebForm()
                .add("response_type", "code")
                .add("client_id", credentials.id())
                .add("redirect_uri", attempt.callback())
                .add("scope", scopes)
                .add("state", attempt.state())
                .add("code_challenge", attempt.challenge())
                .add("code_challenge_method", "S256")
                .behind(authorization));
    }

    @Override
    public Outcome finish(LoginAttempt attempt, String code) {
        try {
            Optional<String> access = exchange(attempt, code);
            if (access.isEmpty()) {
                return new Outcome.Refused("code");
            }
            Optional<String> user = address(access.get());
            return user.isEmpty()
                    ? new Outcome.Refused("no address that was verified")
                    : new Outcome.Person(user.get(), groups(access.get()));
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "nobody can log in at {0}: {1}", token.getHost(), e.getMessage());
            return new Outcome.Away();
        }
    }

    /** An error is answered 200 here, without a token. */
    private Optional<String> exchange(LoginAttempt attempt, String code) throws IOException {
        WebForm form = new WebForm()
                .add("grant_type", "authorization_code")
                .add("code", code)
                .add("redirect_uri", attempt.callback())
                .add("code_verifier", attempt.verifier());
        ProviderClient.Answer answer = client.ask(credentials.post(token, form, false));
        if (answer.status() != 200 && answer.status() != 400) {
            throw new IOException("its tokens are answered " + answer.status());
        }
        return answer.object().get("access_token") instanceof String access
                        && access.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? Optional.of(access)
                : Optional.empty();
    }

    private Optional<String> address(String access) throws IOException {
        for (JsonNode each : list("/user/emails", access)) {
            if (each.path("primary").asBoolean() && each.path("verified").asBoolean()) {
                return Optional.of(each.path("email").asText()).filter(text -> !text.isBlank());
            }
        }
        return Optional.empty();
    }

    private List<String> groups(String access) throws IOException {
        TreeSet<String> groups = new TreeSet<>();
        for (JsonNode each : list("/user/orgs", access)) {
            groups.add(each.path("login").asText());
        }
        for (JsonNode each : list("/user/teams", access)) {
            groups.add(each.at("/organization/login").asText() + "/"
                    + each.path("slug").asText());
        }
        groups.removeIf(group -> group.isEmpty() || group.startsWith("/") || group.endsWith("/"));
        return List.copyOf(groups);
    }

    /** All items of a list; none where the scopes do not reach to it. */
    private List<JsonNode> list(String path, String access) throws IOException {
        List<JsonNode> items = new ArrayList<>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            URI at = URI.create(api + path + "?per_page=" + PAGE + "&page=" + page);
            ProviderClient.Answer answer =
                    client.ask(HttpRequest.newBuilder(at).header("Authorization", "Bearer " + access));
            if (answer.status() == 403 || answer.status() == 404) {
                return items;
            }
            if (answer.status() != 200) {
                throw new IOException(path + " is answered " + answer.status());
            }
            JsonNode list = Json.MAPPER.readTree(answer.text());
            list.forEach(items::add);
            if (list.size() < PAGE) {
                return items;
            }
        }
        return items;
    }

    @Override
    public boolean isNamed(String issuer) {
        return true;
    }

    @Override
    public Optional<URI> farewell(String then) {
        return Optional.empty();
    }

    @Override
    public void close() {
        client.close();
    }
}
