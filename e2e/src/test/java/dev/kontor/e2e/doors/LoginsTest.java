package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords, and what is said to those who have none. */
class LoginsTest {
    private static final byte[] SECRET = "bytes that are hidden".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private House house;

    @BeforeEach
    void open() {
        house = House.open(folder);
        for (String repository : List.of("public/app", "team/app", "hidden/app")) {
            assertThat(house.pushManifest(repository, "1", House.login("root")).status())
                    .isEqualTo(201);
        }
        assertThat(house.pushBlob("hidden/app", SECRET, House.login("root")).status())
                .isEqualTo(201);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String challenge(House.Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.errorCode()).isEqualTo("UNAUTHORIZED");
        List<String> challenges = answer.headers("WWW-Authenticate");
        assertThat(challenges).hasSize(2);
        assertThat(challenges.getLast()).isEqualTo("Basic realm=\"Kontor\"");
        assertThat(challenges.getFirst())
                .startsWith("Bearer realm=\"" + house.uri() + "/zot/auth/token\",service=\"" + house.host() + "\"");
        return challenges.getFirst();
    }

    @Test
    void theChallengeSaysWhatIsNeeded() {
        assertThat(challenge(house.get("/v2/", ""))).doesNotContain("scope");
        assertThat(challenge(house.get("/v2", ""))).doesNotContain("scope");
        assertThat(challenge(house.ask("POST", "/v2/a/b/blobs/uploads/", Optional.empty())))
                .endsWith(",scope=\"repository:a/b:pull,push\"");
        String digest = Digest.sha256(SECRET).value();
        assertThat(challenge(
                        house.ask("POST", "/v2/a/b/blobs/uploads/?mount=" + digest + "&from=c/d", Optional.empty())))
                .endsWith(",scope=\"repository:a/b:pull,push repository:c/d:pull\"");
        assertThat(challenge(house.get("/v2/team/app/manifests/1", "")))
                .endsWith(",scope=\"repository:team/app:pull\"");
        assertThat(challenge(house.ask("DELETE", "/v2/team/app/manifests/1", Optional.empty())))
                .endsWith(",scope=\"repository:team/app:delete\"");
        assertThat(house.ask(
                                "GET",
                                "/v2/team/app/manifests/1",
                                Optional.empty(),
                                new byte[0],
                                "X-ZOT-API-CLIENT",
                                "zot-ui")
                        .headers("WWW-Authenticate"))
                .isEmpty();
    }

    @Test
    void aLoginTellsAWrongPasswordAlthoughSomethingIsPublic() {
        assertThat(house.get("/v2/", "alice").status()).isEqualTo(200);
        challenge(house.ask("GET", "/v2/", Optional.of(House.basic("alice", "wrong"))));
        House.Answer page = house.ask("GET", "/v2/", Optional.empty(), new byte[0], "X-ZOT-API-CLIENT", "zot-ui");
        assertThat(page.status()).isEqualTo(200);
        assertThat(house.get("/v2/public/app/manifests/1", "").status()).isEqualTo(200);
        challenge(house.ask("GET", "/v2/public/app/manifests/1", Optional.of(House.basic("alice", "wrong"))));
        challenge(house.ask("GET", "/v2/public/app/manifests/1", Optional.of("Bearer abc")));
        challenge(house.ask("GET", "/v2/_catalog", Optional.of(House.basic("nobody", "wrong"))));
        assertThat(house.ask("GET", "/v2/public/app/manifests/1", Optional.of("Digest x"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void emptyCredentialsAreNone() {
        for (String nothing : List.of("Basic Og==", "", "Basic", "basic  Og== ")) {
            assertThat(house.ask("GET", "/v2/public/app/manifests/1", Optional.of(nothing))
                            .status())
                    .as(nothing)
                    .isEqualTo(200);
            assertThat(house.ask("GET", "/v2/team/app/manifests/1", Optional.of(nothing))
                            .status())
                    .as(nothing)
                    .isEqualTo(401);
        }
        assertThat(house.ask("GET", "/v2/public/app/manifests/1", Optional.of(House.basic("alice", "")))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void noneLearnsWhatIsThere() {
        House.Answer there = house.get("/v2/hidden/app/manifests/1", "");
        House.Answer absent = house.get("/v2/hidden/apq/manifests/1", "");
        assertThat(there.status()).isEqualTo(401);
        assertThat(absent.status()).isEqualTo(401);
        assertThat(absent.text()).isEqualTo(there.text());
        assertThat(challenge(absent).replace("apq", "app")).isEqualTo(challenge(there));
        House.Answer denied = house.get("/v2/hidden/app/manifests/1", "bob");
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.errorCode()).isEqualTo("DENIED");
        assertThat(denied.text())
                .isEqualTo(house.get("/v2/hidden/apq/manifests/1", "bob").text());
        assertThat(house.get("/v2/public/apq/manifests/1", "").status()).isEqualTo(404);
        assertThat(house.get("/v2/public/apq/manifests/1", "bob").status()).isEqualTo(404);
    }

    @Test
    void takesAnyPassword() throws IOException {
        String long100 = "x".repeat(100);
        Files.writeString(
                house.users(),
                House.line("colons", "a:b::c") + House.line("umlaut", "pässwörd ☃") + House.line("blanks", "  b  ")
                        + House.line("long", long100)
                        + "sha256:"
                        + Sha2Crypt.sha256Crypt("sha-secret".getBytes(StandardCharsets.UTF_8), "$5$saltsalt")
                        + "\nsha512:"
                        + Sha2Crypt.sha512Crypt(
                                "sha-secret".getBytes(StandardCharsets.UTF_8), "$6$rounds=1000$saltsalt")
                        + "\nweak:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n\n# nothing\nnonsense\n:x\n",
                StandardOpenOption.APPEND);
        untilIn("long", long100);
        for (List<String> login : List.of(
                List.of("colons", "a:b::c"),
                List.of("umlaut", "pässwörd ☃"),
                List.of("blanks", "  b  "),
                List.of("long", long100),
                List.of("sha256", "sha-secret"),
                List.of("sha512", "sha-secret"))) {
            assertThat(status(login.getFirst(), login.getLast()))
                    .as(login.getFirst())
                    .isEqualTo(200);
            assertThat(status(login.getFirst(), login.getLast().strip() + "-"))
                    .as(login.getFirst())
                    .isEqualTo(login.getFirst().equals("long") ? 200 : 401);
        }
        assertThat(status("weak", "password")).isEqualTo(401);
        assertThat(status("", "x")).isEqualTo(401);
        assertThat(house.ask(
                                "GET",
                                "/v2/",
                                Optional.of(House.basic("alice", "alice-secret").replace("Basic", "BASIC")))
                        .status())
                .isEqualTo(200);
        assertThat(status("alice", "alice-secret\0")).isEqualTo(401);
        assertThat(house.ask("GET", "/v2/", Optional.of("Basic ???")).status()).isEqualTo(401);
        assertThat(house.ask("GET", "/v2/", Optional.of("Basic " + "YQ==")).status())
                .isEqualTo(401);
    }

    private int status(String user, String password) {
        return house.ask("GET", "/v2/", Optional.of(House.basic(user, password)))
                .status();
    }

    private void untilIn(String user, String password) {
        await().atMost(Duration.ofSeconds(10)).until(() -> status(user, password) == 200);
    }

    @Test
    void nobodyHasTheNameOfAProgram() throws IOException {
        Files.writeString(house.users(), House.line("service:sync", "x") + House.line("eve", "x"));
        untilIn("eve", "x");
        // The name ends at the first colon of the file's line, and of a credential.
        assertThat(status("service:sync", "x")).isEqualTo(401);
        assertThat(status("service", "sync:x")).isEqualTo(401);
    }

    @Test
    void twoCredentialsAreNone() {
        String login = "Authorization: " + House.basic("alice", "alice-secret");
        try (RawHttp http = RawHttp.connect(house.uri())) {
            http.request("GET /v2/team/app/manifests/1 HTTP/1.1", login, login);
            assertThat(http.receive().status()).isEqualTo(401);
        }
    }

    @Test
    void theFileOfUsersIsReplacedInEveryWay() throws IOException {
        assertThat(status("carol", "carol-secret")).isEqualTo(200);
        Path next = Files.writeString(folder.resolve("next"), House.users("root", "dave"));
        Files.move(next, house.users(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        untilIn("dave", "dave-secret");
        assertThat(status("carol", "carol-secret")).isEqualTo(401);
        assertThat(status("root", "root-secret")).isEqualTo(200);

        Files.delete(house.users());
        assertThat(status("dave", "dave-secret")).isEqualTo(200);
        assertThat(status("", "")).isEqualTo(401);
        Path first = Files.createDirectory(folder.resolve("..1"));
        Path second = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(first.resolve("htpasswd"), House.users("erin"));
        Files.writeString(second.resolve("htpasswd"), House.users("frank"));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
        Files.createSymbolicLink(house.users(), data.resolve("htpasswd"));
        untilIn("erin", "erin-secret");
        Path swapped = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
        Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        untilIn("frank", "frank-secret");
        assertThat(status("erin", "erin-secret")).isEqualTo(401);
    }

    @Test
    void guessesAreSlowedAndNobodyElseIs() {
        int refused = 0;
        int slowed = 0;
        for (int i = 0; i < 30; i++) {
            House.Answer answer = house.ask("GET", "/v2/", Optional.of(House.basic("bob", "guess" + i)));
            refused += answer.status() == 401 ? 1 : 0;
            slowed += answer.status() == 429 ? 1 : 0;
            if (answer.status() == 429) {
                assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow()))
                        .isPositive();
            }
        }
        assertThat(refused + slowed).isEqualTo(30);
        assertThat(slowed).isGreaterThan(10);
        assertThat(status("alice", "alice-secret")).isEqualTo(200);
    }

    @Test
    void thereIsNoSideDoorToAnothersBytes() {
        Optional<String> bob = House.login("bob");
        assertThat(house.pushManifest("bobs/app", "1", bob).status()).isEqualTo(201);
        String digest = Digest.sha256(SECRET).value();
        String path = "/v2/bobs/app/blobs/" + digest;
        String upload = house.ask("POST", "/v2/hidden/app/blobs/uploads/", House.login("root"))
                .header("Location")
                .orElseThrow();
        for (int round = 0; round < 2; round++) {
            assertThat(house.ask("HEAD", path, bob).status()).isEqualTo(404);
            assertThat(house.ask("GET", path, bob).status()).isEqualTo(404);
            assertThat(house.ask("GET", path, bob, new byte[0], "Range", "bytes=0-3")
                            .status())
                    .isEqualTo(404);
            assertThat(house.ask("GET", path, bob, new byte[0], "If-None-Match", "\"" + digest + "\"")
                            .status())
                    .isEqualTo(404);
            for (String from : List.of("", "&from=hidden/app", "&from=nowhere/x")) {
                House.Answer mount = house.ask("POST", "/v2/bobs/app/blobs/uploads/?mount=" + digest + from, bob);
                assertThat(mount.status()).as(from).isEqualTo(202);
                assertThat(mount.header("Location")).isPresent();
            }
            assertThat(house.ask("GET", upload.replace("hidden/app", "bobs/app"), bob)
                            .status())
                    .isEqualTo(404);
        }
        assertThat(house.ask("POST", "/v2/team/app/blobs/uploads/?mount=" + digest + "&from=bobs/app", bob)
                        .status())
                .isEqualTo(403);
        assertThat(house.pushBlob("team/app", SECRET, House.login("root")).status())
                .isEqualTo(201);
        House.Answer mount = house.ask("POST", "/v2/bobs/app/blobs/uploads/?mount=" + digest + "&from=team/app", bob);
        assertThat(mount.status()).isEqualTo(201);
        assertThat(house.ask("GET", path, bob).text()).isEqualTo(new String(SECRET, StandardCharsets.UTF_8));
    }

    @Test
    void aTagIsMovedOnlyByThoseWhoMay() {
        Optional<String> alice = House.login("alice");
        assertThat(house.pushManifest("team/app", "2", alice).status()).isEqualTo(201);
        assertThat(house.pushManifest("team/app", "1", alice).status()).isEqualTo(403);
        assertThat(house.pushManifest("team/app", "2", alice).status()).isEqualTo(403);
        assertThat(house.pushManifest("team/app", "2", House.login("root")).status())
                .isEqualTo(201);
        String digest = Digest.sha256(House.MANIFEST).value();
        assertThat(house.pushManifest("team/app", digest + "?tag=3&tag=1", alice)
                        .status())
                .isEqualTo(403);
        assertThat(house.get("/v2/team/app/manifests/3", "alice").status()).isEqualTo(404);
        assertThat(house.pushManifest("team/app", digest + "?tag=3&tag=4", alice)
                        .status())
                .isEqualTo(201);
        assertThat(house.pushManifest("team/app", "5", House.login("bob")).status())
                .isEqualTo(403);
        assertThat(house.ask("DELETE", "/v2/team/app/manifests/4", alice).status())
                .isEqualTo(403);
    }

    @Test
    void theCatalogShowsWhatOneMayRead() {
        assertThat(house.pushManifest("bobs/app", "1", House.login("bob")).status())
                .isEqualTo(201);
        assertThat(house.get("/v2/_catalog", "").json().path("repositories").toString())
                .isEqualTo("[\"public/app\"]");
        assertThat(house.get("/v2/_catalog", "carol")
                        .json()
                        .path("repositories")
                        .toString())
                .isEqualTo("[\"public/app\",\"team/app\"]");
        House.Answer page = house.get("/v2/_catalog?n=1", "bob");
        assertThat(page.json().path("repositories").toString()).isEqualTo("[\"bobs/app\"]");
        assertThat(page.header("Link"))
                .hasValueSatisfying(link -> assertThat(link).contains("last=bobs"));
        House.Answer last = house.get("/v2/_catalog?n=2&last=bobs/app", "bob");
        assertThat(last.json().path("repositories").toString()).isEqualTo("[\"public/app\",\"team/app\"]");
        assertThat(last.header("Link")).isEmpty();
        assertThat(house.get("/v2/_catalog", "admin")
                        .json()
                        .path("repositories")
                        .size())
                .isEqualTo(4);
    }

    @Test
    void metricsAreForScrapers() {
        assertThat(house.get("/metrics", "scraper").status()).isEqualTo(200);
        assertThat(house.get("/metrics", "alice").status()).isEqualTo(403);
        assertThat(house.get("/metrics", "admin").status()).isEqualTo(403);
        House.Answer stranger = house.get("/metrics", "");
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.headers("WWW-Authenticate")).containsExactly("Basic realm=\"Kontor\"");
        assertThat(house.get("/livez", "").status()).isEqualTo(200);
        assertThat(house.get("/readyz", "").status()).isEqualTo(200);
    }
}
