package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers that log in by a page of the registry's interface, and what such a page asks before. */
class SessionsTest {
    @TempDir
    private Path folder;

    private House house;

    @BeforeEach
    void open() {
        house = House.open(folder);
        assertThat(house.pushManifest("team/app", "1", House.login("root")).status())
                .isEqualTo(201);
    }

    @AfterEach
    void close() {
        house.close();
    }

    /** Logs in by the interface; returns the cookies. */
    private List<String> logIn(String user, String... more) {
        List<String> headers = new ArrayList<>(List.of("X-ZOT-API-CLIENT", "zot-ui"));
        headers.addAll(List.of(more));
        House.Answer answer = house.ask("GET", "/v2/", House.login(user), new byte[0], headers.toArray(String[]::new));
        assertThat(answer.status()).isEqualTo(200);
        return answer.headers("Set-Cookie");
    }

    private static String value(List<String> cookies, String name) {
        return cookies.stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(name.length() + 1).replaceFirst(";.*", ""))
                .findFirst()
                .orElseThrow();
    }

    private House.Answer with(String session, String method, String path, String... more) {
        List<String> headers = new ArrayList<>(List.of("X-ZOT-API-CLIENT", "zot-ui", "Cookie", "session=" + session));
        headers.addAll(List.of(more));
        return house.ask(method, path, Optional.empty(), new byte[0], headers.toArray(String[]::new));
    }

    @Test
    void aSessionIsALogin() {
        List<String> cookies = logIn("alice");
        assertThat(cookies).hasSize(2);
        assertThat(cookies).allSatisfy(cookie -> assertThat(cookie).contains("Path=/", "Max-Age=7200", "SameSite=Lax"));
        String session = value(cookies, "session");
        assertThat(cookies.stream()
                        .filter(each -> each.startsWith("session="))
                        .findFirst()
                        .orElseThrow())
                .contains("HttpOnly");
        assertThat(cookies.stream()
                        .filter(each -> each.startsWith("user="))
                        .findFirst()
                        .orElseThrow())
                .startsWith("user=alice;")
                .doesNotContain("HttpOnly");
        assertThat(with(session, "GET", "/v2/team/app/tags/list").status()).isEqualTo(200);
        assertThat(with(session, "GET", "/v2/hidden/app/tags/list").status()).isEqualTo(403);
        House.Answer page = house.ask(
                "GET", "/v2/team/app/tags/list", Optional.empty(), new byte[0], "Cookie", "session=" + session);
        assertThat(page.status()).as("without the header of the interface").isEqualTo(401);
        assertThat(house.ask("GET", "/v2/", House.login("alice")).headers("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void eachLoginIsAnotherSession() {
        String first = value(logIn("alice"), "session");
        String second = value(logIn("bob", "Cookie", "session=" + first), "session");
        assertThat(second).isNotEqualTo(first);
        assertThat(with(first, "GET", "/v2/team/app/tags/list").status()).isEqualTo(200);
        String planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA";
        assertThat(value(logIn("alice", "Cookie", "session=" + planted), "session"))
                .isNotEqualTo(planted);
        assertThat(with(planted, "GET", "/v2/team/app/tags/list").status()).isEqualTo(401);
    }

    @Test
    void noOtherCookieOpens() {
        String session = value(logIn("alice"), "session");
        for (String other : List.of(
                "",
                ".",
                session.substring(1),
                session + "x",
                session.substring(0, session.indexOf('.')),
                session.replace('.', '-'),
                "x".repeat(5000))) {
            assertThat(with(other, "GET", "/v2/team/app/tags/list").status())
                    .as(other)
                    .isEqualTo(401);
        }
    }

    @Test
    void pagesOfElsewhereCannotUseIt() {
        String session = value(logIn("root"), "session");
        String path = "/v2/team/app/manifests/1";
        for (List<String> said : List.of(
                List.of("Origin", "https://evil.example"),
                List.of("Sec-Fetch-Site", "cross-site"),
                List.of("Sec-Fetch-Site", "same-site"),
                List.of("Origin", "null", "Sec-Fetch-Site", "cross-site"))) {
            assertThat(with(session, "DELETE", path, said.toArray(String[]::new))
                            .status())
                    .as(said.toString())
                    .isEqualTo(403);
        }
        assertThat(with(session, "GET", path, "Origin", "https://evil.example").status())
                .isEqualTo(200);
        assertThat(with(
                                session,
                                "DELETE",
                                path,
                                "Sec-Fetch-Site",
                                "same-origin",
                                "Origin",
                                house.uri().toString())
                        .status())
                .isEqualTo(202);
    }

    @Test
    void whoLogsOutIsOut() {
        String session = value(logIn("alice"), "session");
        House.Answer out = with(session, "POST", "/zot/auth/logout");
        assertThat(out.status()).isEqualTo(200);
        assertThat(out.json().isObject()).isTrue();
        assertThat(out.headers("Set-Cookie"))
                .allSatisfy(cookie -> assertThat(cookie).contains("Expires=Thu, 1 Jan 1970 00:00:00 GMT"));
        assertThat(with(session, "GET", "/v2/team/app/tags/list").status()).isEqualTo(401);
        assertThat(house.ask("POST", "/zot/auth/logout", Optional.empty()).status())
                .isEqualTo(200);
        assertThat(house.ask("GET", "/zot/auth/logout", Optional.empty()).status())
                .isEqualTo(405);
    }

    @Test
    void whoLeavesIsOut() throws IOException {
        String session = value(logIn("alice"), "session");
        Files.writeString(house.users(), House.users("root"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> with(session, "GET", "/v2/team/app/tags/list").status() == 401);
    }

    @Test
    void aSessionOutlivesTheProcess() {
        String session = value(logIn("alice"), "session");
        house.close();
        house = House.open(folder);
        assertThat(with(session, "GET", "/v2/team/app/tags/list").status()).isEqualTo(200);
        House.Answer made = with(session, "GET", "/zot/auth/apikey");
        assertThat(made.status()).isEqualTo(200);
    }

    @Test
    void pagesLearnHowOneLogsIn() {
        House.Answer answer = house.get("/v2/_zot/ext/mgmt", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.json().at("/http/auth").toString()).isEqualTo("{\"htpasswd\":{},\"apikey\":true}");
        assertThat(answer.json().path("distSpecVersion").asText()).isEqualTo("1.1.1");
        assertThat(house.ask("GET", "/v2/_zot/ext/mgmt", Optional.of(House.basic("alice", "wrong")))
                        .status())
                .isEqualTo(401);
        assertThat(house.ask("POST", "/v2/_zot/ext/mgmt", Optional.empty()).status())
                .isEqualTo(405);
        assertThat(house.ask("OPTIONS", "/v2/_zot/ext/mgmt", Optional.empty()).status())
                .isEqualTo(204);
        assertThat(house.get("/v2/_oci/ext/discover", "alice")
                        .json()
                        .at("/extensions/0/endpoints")
                        .toString())
                .isEqualTo("[\"/v2/_zot/ext/search\",\"/v2/_zot/ext/userprefs\",\"/v2/_zot/ext/mgmt\"]");
    }
}
