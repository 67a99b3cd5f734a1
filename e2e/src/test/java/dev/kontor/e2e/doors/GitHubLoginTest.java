package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who log in with a browser at a GitHub of one's own, whose API says who they are. */
class GitHubLoginTest {
    private static final String[] INTERFACE = {"X-ZOT-API-CLIENT", "zot-ui"};
    private static final String ADDRESSES = "[{\"email\": \"root\", \"primary\": true, \"verified\": %s},"
            + " {\"email\": \"dora@example.org\", \"primary\": false, \"verified\": true}]";

    @TempDir
    private Path folder;

    private final Browser browser = new Browser();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, String> form = new ConcurrentHashMap<>();
    private HttpServer github;
    private House house;

    @BeforeEach
    void open() throws IOException {
        github = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        github.createContext("/", this::answer);
        github.start();
        String there = "http://127.0.0.1:" + github.getAddress().getPort();
        house = House.open(
                folder,
                "\"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd") + "\"}, \"openid\": {"
                        + "\"providers\": {\"github\": {\"clientid\": \"kontor\", \"clientsecret\": \"s&cret\","
                        + " \"scopes\": [\"read:org\", \"user:email\"], \"authurl\": \"" + there
                        + "/login/oauth/authorize\", \"tokenurl\": \"" + there + "/login/oauth/access_token\"}}}},"
                        + " \"accessControl\": {\"repositories\": {"
                        + "\"team/**\": {\"policies\": [{\"groups\": [\"acme/ops\"], \"actions\": [\"read\"]}]},"
                        + "\"bobs/**\": {\"policies\": [{\"groups\": [\"org-100\"], \"actions\": [\"read\"]}]},"
                        + "\"hidden/**\": {\"policies\": [{\"groups\": [\"ops\"], \"actions\": [\"read\"]}]}}}");
        answers.put("/login/oauth/access_token", "{\"access_token\": \"gho_1\", \"token_type\": \"bearer\"}");
        answers.put("/api/v3/user/emails?page=1", ADDRESSES.formatted("true"));
        answers.put("/api/v3/user/orgs?page=1", organizations(0, 100));
        answers.put("/api/v3/user/orgs?page=2", organizations(100, 101));
        answers.put("/api/v3/user/teams?page=1", "[{\"slug\": \"ops\", \"organization\": {\"login\": \"acme\"}}]");
    }

    private static String organizations(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(each -> "{\"login\": \"org-" + each + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString().replace("per_page=100&", "");
        boolean isLogin = path.equals("/login/oauth/access_token");
        if (isLogin) {
            form.putAll(ScriptedProvider.form(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        }
        boolean isAllowed =
                isLogin || "Bearer gho_1".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        String found = answers.get(path);
        byte[] bytes = (found == null ? "{}" : found).getBytes(StandardCharsets.UTF_8);
        int status = isAllowed ? 200 : 401;
        exchange.sendResponseHeaders(found == null ? 403 : status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void close() {
        house.close();
        github.stop(0);
        browser.close();
    }

    private House.Answer logIn() {
        URI there =
                Browser.to(browser.get(URI.create(house.uri() + "/zot/auth/login?provider=github&callback_ui=/home")));
        Map<String, String> asked = ScriptedProvider.form(there.getRawQuery());
        assertThat(asked).containsEntry("scope", "read:org user:email").containsKey("code_challenge");
        return browser.get(URI.create(asked.get("redirect_uri") + "?code=x&state=" + asked.get("state")));
    }

    private int tags(String repository) {
        return browser.get(URI.create(house.uri() + "/v2/" + repository + "/tags/list"), INTERFACE)
                .status();
    }

    @Test
    void groupsAreOrganizationsAndTheirTeams() {
        House.Answer back = logIn();
        assertThat(back.status()).as(back.text()).isEqualTo(302);
        assertThat(form).containsEntry("client_secret", "s&cret").containsKey("code_verifier");
        assertThat(browser.cookie(house.uri(), "user").orElseThrow().value()).isEqualTo("root");
        assertThat(tags("team/app"))
                .as("no such repository, which a member may know")
                .isEqualTo(404);
        assertThat(tags("bobs/app")).as("of the second page").isEqualTo(404);
        assertThat(tags("hidden/app")).as("a team by its short name").isEqualTo(403);
        House.Answer out = browser.post(URI.create(house.uri() + "/zot/auth/logout"), Map.of(), INTERFACE);
        assertThat(out.text()).isEqualTo("{}");
    }

    @Test
    void scopesMayReachToNoGroups() {
        answers.keySet().removeIf(path -> path.contains("orgs") || path.contains("teams"));
        assertThat(logIn().status()).isEqualTo(302);
        assertThat(tags("team/app")).isEqualTo(403);
    }

    @Test
    void anAddressThatWasNotVerifiedIsNobodys() {
        answers.put("/api/v3/user/emails?page=1", ADDRESSES.formatted("false"));
        assertThat(logIn().status()).isEqualTo(401);
        answers.put("/api/v3/user/emails?page=1", "[]");
        assertThat(logIn().status()).isEqualTo(401);
        assertThat(tags("team/app")).isEqualTo(401);
    }

    @Test
    void aCodeThatIsNotGoodOpensNothing() {
        answers.put("/login/oauth/access_token", "{\"error\": \"bad_verification_code\"}");
        assertThat(logIn().status()).isEqualTo(401);
        answers.put("/login/oauth/access_token", "<html>");
        assertThat(logIn().status()).isEqualTo(503);
        github.stop(0);
        assertThat(logIn().status()).isEqualTo(503);
        assertThat(tags("team/app")).isEqualTo(401);
    }
}
