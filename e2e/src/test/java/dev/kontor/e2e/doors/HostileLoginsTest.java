package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody tries who wants more than they were given, or nobody to come in. */
class HostileLoginsTest {
    private static final String TOKEN = "/zot/auth/token?scope=repository:public/app:pull";

    @TempDir
    private Path folder;

    private House house;

    @BeforeEach
    void open() {
        house = House.open(folder);
        assertThat(house.pushManifest("public/app", "1", House.login("root")).status())
                .isEqualTo(201);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aTokenMakesNoToken() {
        for (String user : List.of("bob", "")) {
            House.Answer answer = house.ask("GET", TOKEN, house.bearer(user, "repository:public/app:pull"));
            assertThat(answer.status()).as(user).isEqualTo(401);
            assertThat(answer.text()).as(user).doesNotContain("access_token");
        }
    }

    @Test
    void aTokenWithoutALoginOpensWhatIsPublic() {
        assertThat(house.ask("GET", "/v2/", house.bearer("", "repository:public/app:pull"))
                        .status())
                .isEqualTo(200);
        assertThat(house.get("/v2/", "").status()).isEqualTo(401);
    }

    @Test
    void noRefreshTokenIsEverGiven() {
        House.Answer answer = house.ask(
                "GET", TOKEN + "&service=S&account=bob&client_id=docker&offline_token=true", House.login("bob"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().has("refresh_token")).isFalse();
    }

    @Test
    void aPasswordThatGoesOnBehindItsEndIsAnother() {
        for (String password : List.of("bob-secret\0", "bob-secret\0bob-secret", "\0")) {
            assertThat(house.post(
                                    "/zot/auth/token",
                                    Map.of("grant_type", "password", "username", "bob", "password", password))
                            .status())
                    .as("a form has no such characters")
                    .isEqualTo(400);
            assertThat(house.ask("GET", "/v2/", Optional.of(House.basic("bob", password)))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void whoIsNobodyCannotTakeANameByAHeader() {
        for (String name : List.of(
                "Kontor-Identity",
                "X-Remote-User",
                "X-Forwarded-User",
                "X-Auth-Request-User",
                "X-Forwarded-Client-Cert",
                "X-SSL-Client-S-DN")) {
            assertThat(house.ask("GET", "/v2/hidden/app/tags/list", Optional.empty(), new byte[0], name, "root")
                            .status())
                    .as(name)
                    .isEqualTo(401);
            assertThat(house.ask("GET", "/v2/hidden/app/tags/list", House.login("bob"), new byte[0], name, "root")
                            .status())
                    .as(name)
                    .isEqualTo(403);
        }
    }

    @Test
    void linesThatLookLikeHashesHarmNobody() throws IOException {
        String tail = "x".repeat(43);
        Files.writeString(
                house.users(),
                "a:$5$$" + tail + "\nb:$5$a b$" + tail + "\nc:$6$ümlaut$" + tail + tail + "\nd:$6$!$" + tail + tail
                        + "\ne:$6$rounds=0$salt$" + tail + tail + "\n"
                        + House.line("erin", "erin-secret"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> house.get("/v2/", "erin").status() == 200);
        for (String name : List.of("a", "b", "c", "d", "e", "nobody")) {
            assertThat(house.get("/v2/", name).status()).as(name).isEqualTo(401);
        }
    }
}
