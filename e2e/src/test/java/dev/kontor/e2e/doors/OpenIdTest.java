package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.testkit.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who log in with a browser at a provider of OpenID Connect, and what a hostile one, or a hostile page, gets. */
class OpenIdTest {
    private static final String[] INTERFACE = {"X-ZOT-API-CLIENT", "zot-ui"};

    @TempDir
    private Path folder;

    private final int port = Ports.take();
    private final Browser browser = new Browser();
    private ScriptedProvider provider;
    private House house;

    @BeforeEach
    void open() throws IOException {
        provider = new ScriptedProvider(port);
        Path credentials = Files.writeString(
                folder.resolve("client.json"), "{\"clientid\": \"kontor\", \"clientsecret\": \"s%cret:\"}");
        String own = "\"issuer\": \"http://127.0.0.1:" + port + "\", \"scopes\": [\"openid\", \"email\"], ";
        house = House.open(
                folder,
                "\"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd") + "\"}, \"openid\": {"
                        + "\"callbackAllowOrigins\": [\"https://ui.example\"], \"providers\": {"
                        + "\"oidc\": {\"name\": \"Ours\", " + own + "\"credentialsFile\": \"" + credentials + "\"},"
                        + "\"other\": {" + own + "\"clientid\": \"kontor\","
                        + "\"claimMapping\": {\"username\": \"name\", \"groups\": \"roles\"}}}}},"
                        + " \"accessControl\": " + House.RULES);
        assertThat(house.pushManifest("team/app", "1", House.login("root")).status())
                .isEqualTo(201);
    }

    @AfterEach
    void close() {
        house.close();
        provider.close();
        browser.close();
    }

    private URI at(String path) {
        return URI.create(house.uri() + path);
    }

    private URI begin(String name, String then) {
        House.Answer answer = browser.get(at("/zot/auth/login?provider=" + name + "&callback_ui="
                + URLEncoder.encode(then, StandardCharsets.UTF_8)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(302);
        return Browser.to(answer);
    }

    /** Where the provider sends the browser after somebody agreed. */
    private URI agree(URI authorization) {
        Map<String, String> asked = ScriptedProvider.form(authorization.getRawQuery());
        return URI.create(
                asked.get("redirect_uri") + "?state=" + asked.get("state") + "&code=" + provider.code(authorization));
    }

    private int status(String path) {
        return browser.get(at(path), INTERFACE).status();
    }

    @Test
    void aLoginIsASession() {
        URI there = begin("oidc", "/home");
        Map<String, String> asked = ScriptedProvider.form(there.getRawQuery());
        assertThat(there.toString()).startsWith(provider.issuer() + "/authorize?");
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "kontor")
                .containsEntry("scope", "openid email")
                .containsEntry("redirect_uri", house.uri() + "/zot/auth/callback/oidc")
                .containsEntry("code_challenge_method", "S256");
        String begun = browser.cookieNames(house.uri()).getFirst();
        assertThat(browser.cookie(house.uri(), begun).orElseThrow().text())
                .contains("HttpOnly", "SameSite=Lax", "Max-Age=600", "Path=/zot/auth/");
        House.Answer back = browser.get(agree(there));
        assertThat(back.status()).as(back.text()).isEqualTo(302);
        assertThat(back.header("Location")).contains("/home");
        assertThat(back.header("Cache-Control")).contains("no-store");
        assertThat(provider.exchanges.getFirst()).containsEntry("authorization", House.basic("kontor", "s%25cret%3A"));
        assertThat(browser.cookieNames(house.uri())).containsExactlyInAnyOrder("session", "user");
        assertThat(browser.cookie(house.uri(), "user").orElseThrow().value()).isEqualTo("dora%40example.org");
        assertThat(status("/v2/team/app/tags/list")).isEqualTo(200);
        assertThat(status("/v2/hidden/app/tags/list")).isEqualTo(403);
        assertThat(browser.get(at("/v2/team/app/tags/list")).status())
                .as("no page of ours")
                .isEqualTo(401);

        House.Answer out = browser.post(at("/zot/auth/logout"), Map.of(), INTERFACE);
        assertThat(out.json().path("endSessionUrl").asText())
                .isEqualTo(provider.issuer() + "/logout?client_id=kontor&post_logout_redirect_uri="
                        + URLEncoder.encode(house.uri() + "/login", StandardCharsets.UTF_8));
        assertThat(status("/v2/team/app/tags/list")).isEqualTo(401);
    }

    @Test
    void groupsAndNamesAreWhatTheMappingSays() {
        provider.told = Map.of("sub", "7", "name", "dora", "roles", "devs");
        provider.token = with("roles", List.of("ops"));
        assertThat(browser.get(agree(begin("other", "/"))).status()).isEqualTo(302);
        assertThat(provider.exchanges.getFirst())
                .containsEntry("client_id", "kontor")
                .doesNotContainKey("client_secret");
        assertThat(browser.cookie(house.uri(), "user").orElseThrow().value()).isEqualTo("dora");
        House.Answer pushed = browser.post(at("/v2/team/app/blobs/uploads/"), Map.of(), INTERFACE);
        assertThat(pushed.status()).as("a right of the group devs").isEqualTo(202);
    }

    @Test
    void withoutAPageToReturnToItIsDone() {
        URI there = Browser.to(browser.get(at("/zot/auth/login?provider=oidc")));
        assertThat(browser.get(agree(there)).status()).isEqualTo(201);
        assertThat(status("/v2/team/app/tags/list")).isEqualTo(200);
    }

    @Test
    void twoPagesLogInAtOnce() {
        URI one = begin("oidc", "/one");
        URI two = begin("oidc", "/two");
        URI backOne = agree(one);
        URI backTwo = agree(two);
        try (Browser another = new Browser()) {
            assertThat(another.get(backOne).status()).as("another browser").isEqualTo(401);
            assertThat(another.cookieNames(house.uri())).isEmpty();
        }
        assertThat(browser.get(backOne).header("Location")).contains("/one");
        String first = browser.cookie(house.uri(), "session").orElseThrow().value();
        assertThat(browser.get(backTwo).header("Location")).contains("/two");
        assertThat(browser.get(backOne).status()).as("each state once").isEqualTo(401);
        assertThat(browser.cookie(house.uri(), "session").orElseThrow().value())
                .as("no login goes on with a session of before")
                .isNotEqualTo(first);
    }

    @Test
    void aPlantedSessionIsNotTakenOver() {
        String planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA";
        browser.plant(house.uri(), "session", planted);
        assertThat(browser.get(agree(begin("oidc", "/"))).status()).isEqualTo(302);
        assertThat(browser.cookie(house.uri(), "session").orElseThrow().value()).isNotEqualTo(planted);
    }

    @Test
    void nobodyIsSentElsewhere() {
        for (String then : List.of(
                "https://evil.example/",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "javascript:alert(1)",
                "data:text/html,x",
                "https://ui.example.evil.example/",
                "https://ui.example@evil.example/",
                "https://evil.example\\@ui.example/",
                "http://ui.example/",
                "https://ui.example:8443/",
                "https:/evil.example",
                "https:evil.example",
                "home",
                "/a\r\nSet-Cookie: session=x",
                "/" + "x".repeat(1000),
                house.uri() + "@evil.example/",
                "")) {
            assertThat(browser.get(agree(begin("oidc", then))).header("Location"))
                    .as(then)
                    .contains("/");
        }
        for (String then : List.of("https://ui.example/home?a=b", "/home?q=%2F#top", house.uri() + "/home")) {
            assertThat(browser.get(agree(begin("oidc", then))).header("Location"))
                    .contains(then);
        }
    }

    private static UnaryOperator<Map<String, Object>> with(String claim, Object value) {
        return claims -> {
            Map<String, Object> changed = new LinkedHashMap<>(claims);
            changed.put(claim, value);
            return changed;
        };
    }

    private static UnaryOperator<Map<String, Object>> without(String claim) {
        return claims -> {
            Map<String, Object> changed = new LinkedHashMap<>(claims);
            changed.remove(claim);
            return changed;
        };
    }

    private void refused(String why) {
        House.Answer answer = browser.get(agree(begin("oidc", "/")));
        assertThat(answer.status()).as(why).isEqualTo(401);
        assertThat(answer.header("Content-Type")).as(why).contains("text/html; charset=utf-8");
        assertThat(browser.cookieNames(house.uri())).as(why).isEmpty();
    }

    @Test
    void aTokenThatIsNotForThisLoginIsNotBelieved() {
        Map<String, UnaryOperator<Map<String, Object>>> lies = new HashMap<>();
        lies.put("another nonce", with("nonce", "x"));
        lies.put("no nonce", without("nonce"));
        lies.put("another audience", with("aud", "others"));
        lies.put("no audience", without("aud"));
        lies.put("several audiences, and no word for whom", with("aud", List.of("kontor", "others")));
        lies.put("for somebody else", with("azp", "others"));
        lies.put("another issuer", with("iss", "https://evil.example"));
        lies.put("over", with("exp", 1_000_000));
        lies.put("without an end", without("exp"));
        lies.put("not yet", with("nbf", 4_000_000_000L));
        lies.put("another person", with("sub", "8"));
        lies.put("no person", without("sub"));
        lies.forEach((why, lie) -> {
            provider.token = lie;
            refused(why);
        });
        provider.token = claims -> claims;
        provider.isForging = true;
        refused("another key");
        provider.isForging = false;
        provider.rewriting =
                text -> "eyJhbGciOiJub25lIn0." + text.substring(text.indexOf('.') + 1, text.lastIndexOf('.') + 1);
        refused("no signature");
        provider.rewriting = _ -> "nothing";
        refused("no token");
    }

    @Test
    void aNameMustBeSomebodys() {
        for (Map<String, Object> told : List.<Map<String, Object>>of(
                Map.of("sub", "7"),
                Map.of("sub", "7", "email", ""),
                Map.of("sub", "7", "email", List.of("root")),
                Map.of("sub", "7", "email", "root", "email_verified", false),
                Map.of("sub", "8", "email", "dora@example.org"),
                Map.of("email", "dora@example.org"))) {
            provider.told = told;
            refused(told.toString());
        }
    }

    @Test
    void whatComesBackWrongChangesNothing() {
        for (String query : List.of(
                "",
                "?code=x",
                "?state=x&code=x",
                "?state=" + "A".repeat(43) + "&code=x",
                "?state=" + "%00".repeat(43) + "&code=x",
                "?state=" + "A".repeat(5000))) {
            assertThat(browser.get(at("/zot/auth/callback/oidc" + query)).status())
                    .as(query)
                    .isEqualTo(401);
        }
        for (String query : List.of(
                "&error=access_denied&error_description=%3Cscript%3E",
                "&code=",
                "&code=unknown",
                "&code=a&code=b",
                "&iss=https%3A%2F%2Fevil.example&code=x",
                "&code=" + "x".repeat(5000))) {
            String state =
                    ScriptedProvider.form(begin("oidc", "/").getRawQuery()).get("state");
            House.Answer answer = browser.get(at("/zot/auth/callback/oidc?state=" + state + query));
            assertThat(answer.status()).as(query).isEqualTo(401);
            assertThat(answer.text()).doesNotContain("script", "access_denied");
        }
        String back = agree(begin("oidc", "/")).toString();
        assertThat(browser.get(URI.create(back.replace("/oidc?", "/other?"))).status())
                .as("mixed up providers")
                .isEqualTo(401);
        assertThat(browser.get(at("/zot/auth/login?provider=unknown")).status()).isEqualTo(400);
        assertThat(browser.get(at("/zot/auth/login")).status()).isEqualTo(400);
        assertThat(browser.cookie(house.uri(), "session")).isEmpty();
    }

    @Test
    void aChangedCookieIsNone() {
        URI there = begin("oidc", "/");
        String name = browser.cookieNames(house.uri()).getFirst();
        String cookie = browser.cookie(house.uri(), name).orElseThrow().value();
        URI back = agree(there);
        for (String changed : List.of(
                "x" + cookie, cookie + "x", cookie.substring(1), cookie.replaceFirst("\\.[^.]*$", ""), "....", "x")) {
            browser.plant(house.uri(), name, changed);
            assertThat(browser.get(back).status()).as(changed).isEqualTo(401);
        }
        browser.plant(house.uri(), name, cookie);
        assertThat(browser.get(back).status()).isEqualTo(302);
    }

    @Test
    void aProviderThatIsAwayStopsItsOwnLoginsAlone() throws IOException {
        provider.close();
        House.Answer answer = browser.get(at("/zot/auth/login?provider=oidc"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("does not answer").doesNotContain("127.0.0.1");
        assertThat(house.get("/v2/team/app/tags/list", "alice").status()).isEqualTo(200);
        provider = new ScriptedProvider(port);
        await().until(() -> browser.get(at("/zot/auth/login?provider=oidc")).status() == 302);
        URI back = agree(begin("oidc", "/"));
        provider.close();
        assertThat(browser.get(back).status()).isEqualTo(503);
    }

    @Test
    void pagesLearnOfTheProviders() {
        assertThat(house.get("/v2/_zot/ext/mgmt", "")
                        .json()
                        .at("/http/auth/openid/providers")
                        .toString())
                .isEqualTo("{\"oidc\":{\"name\":\"Ours\"},\"other\":{\"name\":\"other\"}}");
    }
}
