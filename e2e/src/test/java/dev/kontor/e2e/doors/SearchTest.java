package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.oci.Json;
import dev.kontor.testkit.RawHttp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search and preferences as zot's clients put their questions, before a registry with doors. */
class SearchTest {
    private static final String SEARCH = "/v2/_zot/ext/search";
    private static final String PREFERENCES = "/v2/_zot/ext/userprefs";
    private static final Optional<String> NOBODY = Optional.empty();

    @TempDir
    private Path folder;

    private static House.Answer question(House house, String query, Optional<String> login) {
        byte[] body =
                Json.MAPPER.createObjectNode().put("query", query).toString().getBytes(StandardCharsets.UTF_8);
        return house.ask("POST", SEARCH, login, body, "Content-Type", "application/json; charset=utf-8");
    }

    private static JsonNode data(House house, String query, Optional<String> login) {
        House.Answer answer = question(house, query, login);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().has("errors")).as(answer.text()).isFalse();
        return answer.json().path("data");
    }

    private static void fill(House house) {
        for (String repository : List.of("public/app", "team/app", "hidden/app", "hidden/other")) {
            for (String tag : List.of("v1", "v2")) {
                assertThat(house.pushManifest(repository, tag, House.login("root"))
                                .status())
                        .isEqualTo(201);
            }
        }
        await().until(() -> data(house, "{ImageList(repo:\"\"){Page{TotalCount}}}", House.login("admin"))
                        .findPath("TotalCount")
                        .asInt()
                == 8);
    }

    @Test
    void nobodyLearnsOfWhatTheyMayNotRead() {
        try (House house = House.open(folder)) {
            fill(house);
            record Case(Optional<String> login, int images, int repositories) {}
            for (Case each : List.of(
                    new Case(NOBODY, 2, 1),
                    new Case(House.login("alice"), 4, 2),
                    new Case(House.login("admin"), 8, 4))) {
                JsonNode all = data(
                        house,
                        "{a:ImageList(repo:\"\" requestedPage:{limit:1}){Page{TotalCount}}"
                                + " b:RepoListWithNewestImage(requestedPage:{limit:1 offset:0 sortBy:UPDATE_TIME}){Page{TotalCount}}"
                                + " c:GlobalSearch(query:\":v\"){Page{TotalCount}}"
                                + " d:GlobalSearch(query:\"app\"){Page{TotalCount} Repos{Name}}"
                                + " e:ImageListForDigest(id:\"\"){Page{TotalCount}}}",
                        each.login());
                assertThat(all.at("/a/Page/TotalCount").asInt()).isEqualTo(each.images());
                assertThat(all.at("/b/Page/TotalCount").asInt()).isEqualTo(each.repositories());
                assertThat(all.at("/c/Page/TotalCount").asInt()).isEqualTo(each.images());
            }
            String there = "{Image(image:\"hidden/app:v1\"){RepoName Tag}}";
            String missing = "{Image(image:\"hidden/none:v1\"){RepoName Tag}}";
            assertThat(question(house, there, House.login("alice")).text())
                    .isEqualTo(question(house, missing, House.login("alice")).text())
                    .isEqualTo("{\"data\":{\"Image\":{\"RepoName\":null,\"Tag\":null}}}");
            assertThat(question(house, "{ExpandedRepoInfo(repo:\"hidden/app\"){Summary{Name}}}", House.login("alice"))
                            .text())
                    .isEqualTo("{\"data\":{\"ExpandedRepoInfo\":{\"Summary\":null}}}");
            assertThat(data(house, "{ExpandedRepoInfo(repo:\"team/app\"){Images{IsDeletable}}}", House.login("alice"))
                            .findValuesAsText("IsDeletable"))
                    .containsExactly("false", "false");
            assertThat(data(house, "{ExpandedRepoInfo(repo:\"team/app\"){Images{IsDeletable}}}", House.login("root"))
                            .findValuesAsText("IsDeletable"))
                    .containsExactly("true", "true");
        }
    }

    /** Browsers do not encode braces; zot's client sends its question twice. */
    @Test
    void questionsComeAsTheirClientsPutThem() {
        try (House house = House.open(folder)) {
            fill(house);
            String raw =
                    "{GlobalSearch(query:\"app\",requestedPage:{limit:3,offset:0},filter:{Os:[\"linux\"]}){Page{TotalCount}}}";
            try (RawHttp http = RawHttp.connect(house.uri())) {
                http.request("GET " + SEARCH + "?query=" + raw.replace(" ", "%20") + " HTTP/1.1");
                assertThat(http.receive().text()).contains("\"TotalCount\":0");
            }
            String encoded =
                    URLEncoder.encode("{ImageList(repo: \"public/app\")\n\t{Results {Tag}}}", StandardCharsets.UTF_8);
            House.Answer answer = house.ask(
                    "GET",
                    SEARCH + "?query=" + encoded,
                    Optional.of("Basic Og=="),
                    "{ImageList}".getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/json");
            assertThat(answer.text())
                    .isEqualTo("{\"data\":{\"ImageList\":{\"Results\":[{\"Tag\":\"v1\"},{\"Tag\":\"v2\"}]}}}");
            String introspection = "{__schema{queryType{fields{name args{name}}} types{name fields{name}}}}";
            JsonNode fields = data(house, introspection, NOBODY).at("/__schema/queryType/fields");
            List<String> asked = new ArrayList<>();
            fields.forEach(field -> asked.add(field.path("name").asText()
                    + field.findValuesAsText("name").stream().skip(1).toList()));
            assertThat(asked)
                    .startsWith(
                            "CVEListForImage[image, requestedPage, searchedCVE, excludedCVE, severity]",
                            "CVEDiffListForImages[minuend, subtrahend, requestedPage, searchedCVE, excludedCVE]",
                            "ImageListForCVE[id, filter, requestedPage]",
                            "ImageListWithCVEFixed[id, image, filter, requestedPage]",
                            "ImageListForDigest[id, requestedPage]",
                            "RepoListWithNewestImage[requestedPage]",
                            "ImageList[repo, requestedPage]",
                            "ExpandedRepoInfo[repo]",
                            "GlobalSearch[query, filter, requestedPage]",
                            "DerivedImageList[image, digest, requestedPage]",
                            "BaseImageList[image, digest, requestedPage]",
                            "Image[image]",
                            "Referrers[repo, digest, type]",
                            "StarredRepos[requestedPage]",
                            "BookmarkedRepos[requestedPage]");
        }
    }

    @Test
    void badQuestionsAreTheAskersFault() {
        try (House house = House.open(folder)) {
            fill(house);
            assertThat(house.ask("GET", SEARCH, NOBODY).status()).isEqualTo(422);
            for (String bad : List.of(
                    "{",
                    "{Nothing{x}}",
                    "{ImageList(repo:\"a\"){Nothing}}",
                    "{...A} fragment A on Query{...B} fragment B on Query{...A}",
                    "query A{StarredRepos{Page{TotalCount}}} query B{StarredRepos{Page{TotalCount}}}")) {
                House.Answer answer = question(house, bad, NOBODY);
                assertThat(answer.status()).as(bad).isEqualTo(422);
                assertThat(answer.json().path("errors").path(0).path("message").asText())
                        .isNotEmpty();
            }
            for (String body : List.of("[{\"query\":\"{x}\"}]", "no json", "{\"query\":\"{x}\",\"variables\":[]}")) {
                assertThat(house.ask(
                                        "POST",
                                        SEARCH,
                                        NOBODY,
                                        body.getBytes(StandardCharsets.UTF_8),
                                        "Content-Type",
                                        "application/json")
                                .status())
                        .isEqualTo(400);
            }
            assertThat(question(house, "{Image(image:\"public/app:none\"){Tag}}", NOBODY)
                            .text())
                    .isEqualTo(
                            "{\"errors\":[{\"message\":\"can't find image: public/app:none\",\"path\":[\"Image\"]}],\"data\":null}");
            assertThat(question(house, "{ImageListForCVE(id:\"x\"){Page{TotalCount}}}", NOBODY)
                            .text())
                    .contains("cve search is disabled");
            StringBuilder many = new StringBuilder("{");
            for (int i = 0; i < 2000; i++) {
                many.append('a')
                        .append(i)
                        .append(":RepoListWithNewestImage(requestedPage:{limit:1}){Page{TotalCount}}");
            }
            assertThat(question(house, many + "}", NOBODY).status()).isEqualTo(200);
            String deep = "{__schema{types{fields{type" + "{ofType".repeat(60) + "{name}" + "}".repeat(60) + "}}}}";
            assertThat(question(house, deep, NOBODY).status()).isEqualTo(200);
        }
    }

    /** Eight users star at once; one toggles eight times at once. */
    @Test
    void starsAreCountedOnce() throws Exception {
        try (House house = House.open(folder);
                ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
            fill(house);
            List<String> names = List.of("alice", "bob", "root", "admin");
            String toggle = PREFERENCES + "?action=toggleStar&repo=public/app";
            together(
                    users,
                    names.size(),
                    i -> house.ask("PUT", toggle, House.login(names.get(i))).status(),
                    200);
            String count = "{GlobalSearch(query:\"public/app\"){Repos{StarCount IsStarred}}}";
            await().until(() ->
                    data(house, count, House.login("bob")).findPath("StarCount").asInt() == 4);
            assertThat(data(house, count, House.login("bob"))
                            .findPath("IsStarred")
                            .asBoolean())
                    .isTrue();
            assertThat(data(house, count, House.login("scraper"))
                            .findPath("IsStarred")
                            .asBoolean())
                    .isFalse();

            together(users, 8, _ -> house.ask("PUT", toggle, House.login("bob")).status(), 200);
            assertThat(data(house, count, House.login("bob"))
                            .findPath("IsStarred")
                            .asBoolean())
                    .isTrue();
            assertThat(data(house, "{StarredRepos{Results{Name}}}", House.login("bob"))
                            .findValuesAsText("Name"))
                    .containsExactly("public/app");
            assertThat(data(house, "{StarredRepos{Results{Name}}}", NOBODY).findValuesAsText("Name"))
                    .isEmpty();

            String mine = "/v2/_kontor/ext/userprefs";
            assertThat(house.ask("DELETE", mine + "/stars/public/app", House.login("bob"))
                            .status())
                    .isEqualTo(204);
            assertThat(house.ask("DELETE", mine + "/stars/public/app", House.login("bob"))
                            .status())
                    .isEqualTo(204);
            assertThat(house.ask("PUT", mine + "/bookmarks/public/app", House.login("bob"))
                            .status())
                    .isEqualTo(204);
            assertThat(house.ask("GET", mine, House.login("bob")).text())
                    .isEqualTo("{\"stars\":[],\"bookmarks\":[\"public/app\"]}");
            await().until(() ->
                    data(house, count, House.login("bob")).findPath("StarCount").asInt() == 3);
        }
    }

    @Test
    void preferencesAreOnesOwn() {
        try (House house = House.open(folder)) {
            fill(house);
            assertThat(house.ask("PUT", PREFERENCES + "?action=toggleStar&repo=public/app", NOBODY)
                            .status())
                    .isEqualTo(403);
            Optional<String> alice = House.login("alice");
            assertThat(house.ask("PUT", PREFERENCES + "?action=toggleStar&repo=hidden/app", alice)
                            .status())
                    .isEqualTo(house.ask("PUT", PREFERENCES + "?action=toggleStar&repo=hidden/none", alice)
                            .status())
                    .isEqualTo(403);
            assertThat(house.ask("PUT", PREFERENCES + "?action=toggleStar&repo=public/none", alice)
                            .status())
                    .isEqualTo(404);
            assertThat(house.ask("PUT", PREFERENCES + "?action=toggleStar&repo=", alice)
                            .status())
                    .isEqualTo(404);
            for (String bad : List.of("", "?repo=public/app", "?action=other&repo=public/app", "?action=toggleStar")) {
                assertThat(house.ask("PUT", PREFERENCES + bad, alice).status())
                        .as(bad)
                        .isEqualTo(400);
            }
            assertThat(house.ask("GET", PREFERENCES, alice).status()).isEqualTo(405);
        }
    }

    /** What is done at once. */
    @FunctionalInterface
    private interface Request {
        int send(int number);
    }

    private static void together(ExecutorService threads, int count, Request request, int status) throws Exception {
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            answers.add(threads.submit(() -> request.send(number)));
        }
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isEqualTo(status);
        }
    }
}
