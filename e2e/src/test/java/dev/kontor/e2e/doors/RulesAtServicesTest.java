package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the services know: whether a tag is made or moved, what a digest is called, what a list may show. */
class RulesAtServicesTest {
    private static final String DIGEST = Digest.sha256(House.MANIFEST).value();
    private static final String ALL = "[\"read\", \"create\", \"update\", \"delete\"]";

    private static final String RULES = """
            {"repositories": {
               "inbox/**": {"anonymousPolicy": ["read", "create"]},
               "ruled/**": {"policies": [
                   {"users": ["bob"], "actions": ["read", "create"]},
                   {"users": ["bob"], "actions": ["update"], "conditions": [
                       {"expression": "req.tag != 'stable'", "message": "stable stays where it is"}]}]},
               "tags/**": {"policies": [{"users": ["bob"], "actions": %1$s, "conditions": [
                       {"expression": "req.referenceType != 'digest'", "message": "push by tag"}]}]},
               "flag/users/**": {"defaultPolicy": ["read", "create", "delete", "detectManifestCollision"]},
               "flag/everybody/**": {"anonymousPolicy": ["read", "create", "delete", "detectManifestCollision"]},
               "flag/bob/**": {"policies": [
                   {"users": ["bob"], "actions": ["read", "create", "delete", "detectManifestCollision"]},
                   {"users": ["alice"], "actions": ["delete"]}]},
               "race/**": {"defaultPolicy": ["read", "create"]}},
             "adminPolicy": {"users": ["admin"], "actions": %1$s}}
            """.formatted(ALL);

    @TempDir
    private Path folder;

    private House house;

    @BeforeEach
    void open() {
        house = House.open(
                folder,
                "\"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd") + "\"}}, \"accessControl\": "
                        + RULES);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void strangersAreAskedWhoTheyAreWhereOnlyTheServiceKnewThatTheyMayNot() {
        assertThat(house.pushManifest("inbox/app", "1", Optional.empty()).status())
                .isEqualTo(201);
        House.Answer moved = house.pushManifest("inbox/app", "1", Optional.empty());
        assertThat(moved.status()).isEqualTo(401);
        assertThat(moved.errorCode()).isEqualTo("UNAUTHORIZED");
        assertThat(moved.headers("WWW-Authenticate"))
                .hasSize(2)
                .first()
                .satisfies(challenge -> assertThat(challenge).contains("scope=\"repository:inbox/app:pull,push\""));
        assertThat(moved.header("Kontor-Stranger")).isEmpty();
        House.Answer known = house.pushManifest("inbox/app", "1", House.login("bob"));
        assertThat(known.status()).isEqualTo(403);
        assertThat(known.header("WWW-Authenticate")).isEmpty();
    }

    @Test
    void whoeverIsRefusedByAConditionIsToldItsMessage() {
        Optional<String> bob = House.login("bob");
        for (String tag : List.of("stable", "edge")) {
            assertThat(house.pushManifest("ruled/app", tag, bob).status()).isEqualTo(201);
        }
        assertThat(house.pushManifest("ruled/app", "edge", bob).status()).isEqualTo(201);
        for (String path : List.of("stable", DIGEST + "?tag=edge&tag=stable")) {
            House.Answer refused = house.pushManifest("ruled/app", path, bob);
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.json().at("/errors/0/detail/reason").asText()).isEqualTo("stable stays where it is");
        }
    }

    @Test
    void whoPushesByDigestNeedsTheRightForTheDigestToo() {
        Optional<String> bob = House.login("bob");
        assertThat(house.pushManifest("tags/app", "1", bob).status()).isEqualTo(201);
        for (String path : List.of(DIGEST, DIGEST + "?tag=2")) {
            House.Answer refused = house.pushManifest("tags/app", path, bob);
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.json().at("/errors/0/detail/reason").asText()).isEqualTo("push by tag");
        }
        assertThat(house.get("/v2/tags/app/tags/list", "admin")
                        .json()
                        .at("/tags")
                        .toString())
                .isEqualTo("[\"1\"]");
    }

    @Test
    void aManifestOfSeveralTagsStaysUnderItsFlagWhereverThatStands() {
        for (String repository : List.of("flag/users/app", "flag/everybody/app", "flag/bob/app")) {
            Optional<String> bob = House.login("bob");
            String path = "/v2/" + repository + "/manifests/" + DIGEST;
            assertThat(house.pushManifest(repository, "1", bob).status()).isEqualTo(201);
            assertThat(house.pushManifest(repository, "2", bob).status()).isEqualTo(201);
            House.Answer refused = house.ask("DELETE", path, bob);
            assertThat(refused.status()).as(repository).isEqualTo(409);
            assertThat(refused.errorCode()).isEqualTo("MANIFEST_INVALID");
            assertThat(house.get("/v2/" + repository + "/tags/list", "bob")
                            .json()
                            .at("/tags")
                            .size())
                    .isEqualTo(2);
            assertThat(house.ask("DELETE", "/v2/" + repository + "/manifests/2", bob)
                            .status())
                    .isEqualTo(202);
            assertThat(house.ask("DELETE", path, bob).status()).isEqualTo(202);
        }
        assertThat(house.pushManifest("flag/everybody/app", "1", Optional.empty())
                        .status())
                .isEqualTo(201);
        assertThat(house.pushManifest("flag/everybody/app", "2", Optional.empty())
                        .status())
                .isEqualTo(201);
        String path = "/v2/flag/everybody/app/manifests/" + DIGEST;
        assertThat(house.ask("DELETE", path, Optional.empty()).status()).isEqualTo(409);
        assertThat(house.ask("DELETE", path, House.login("admin")).status()).isEqualTo(202);
    }

    @Test
    void theFlagIsNoOneElses() {
        Optional<String> bob = House.login("bob");
        assertThat(house.pushManifest("flag/bob/app", "1", bob).status()).isEqualTo(201);
        assertThat(house.pushManifest("flag/bob/app", "2", bob).status()).isEqualTo(201);
        assertThat(house.ask("DELETE", "/v2/flag/bob/app/manifests/" + DIGEST, House.login("alice"))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void ofManyWhoMayMakeATagOneDoes() throws Exception {
        Optional<String> bob = House.login("bob");
        for (int round = 0; round < 5; round++) {
            String tag = "round" + round;
            List<byte[]> manifests = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                manifests.add(("{\"schemaVersion\":2,\"mediaType\":\"" + House.INDEX
                                + "\",\"manifests\":[],\"annotations\":{\"by\":\"" + i + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
            }
            List<Integer> statuses = atOnce(manifests.stream()
                    .<Callable<Integer>>map(manifest -> () -> house.ask(
                                    "PUT", "/v2/race/app/manifests/" + tag, bob, manifest, "Content-Type", House.INDEX)
                            .status())
                    .toList());
            assertThat(statuses).as(tag).containsOnly(201, 403).containsOnlyOnce(201);
            assertThat(house.get("/v2/race/app/manifests/" + tag, "bob").text())
                    .isEqualTo(new String(manifests.get(statuses.indexOf(201)), StandardCharsets.UTF_8));
        }
    }

    private static <T> List<T> atOnce(List<Callable<T>> works) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> work : works) {
                futures.add(threads.submit(() -> {
                    go.await();
                    return work.call();
                }));
            }
            go.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    @Test
    void pagesOfTheCatalogGoPastWhatIsNotShown() {
        Optional<String> admin = House.login("admin");
        List<String> open = List.of("inbox", "inbox-two", "inbox/a", "inbox/b", "race", "race.x", "race/z");
        for (String repository : List.of("a", "inbos", "inboxes", "ina/x", "raca", "zz")) {
            assertThat(house.pushManifest(repository, "1", admin).status()).isEqualTo(201);
        }
        for (String repository : open) {
            assertThat(house.pushManifest(repository, "1", admin).status()).isEqualTo(201);
        }
        List<String> seen = List.of("inbox", "inbox/a", "inbox/b", "race", "race/z");
        for (int size = 1; size < 7; size++) {
            List<String> pages = new ArrayList<>();
            String path = "/v2/_catalog?n=" + size;
            while (!path.isEmpty()) {
                House.Answer page = house.get(path, "carol");
                page.json().at("/repositories").forEach(name -> pages.add(name.asText()));
                path = page.header("Link")
                        .map(link -> link.substring(1, link.indexOf('>')))
                        .orElse("");
                if (!path.isEmpty()) {
                    assertThat(path).endsWith("&last=" + URLEncoder.encode(pages.getLast(), StandardCharsets.UTF_8));
                }
            }
            assertThat(pages).as("pages of %d", size).isEqualTo(seen);
        }
        assertThat(house.get("/v2/_catalog?n=2", "").json().at("/repositories").toString())
                .isEqualTo("[\"inbox\",\"inbox/a\"]");
    }
}
