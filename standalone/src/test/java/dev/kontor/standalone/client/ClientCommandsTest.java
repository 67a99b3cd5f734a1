package dev.kontor.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Columns and formats are those of zot's client; a registry that answers badly is told as such. */
class ClientCommandsTest {
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String IMAGE = """
            {"RepoName":"team/app","Tag":"1.0","Digest":"sha256:%1$s","MediaType":"application/vnd.oci.image.manifest.v1+json",
             "Size":"1234","IsSigned":false,"LastUpdated":"2026-01-02T03:04:05Z","Manifests":[{"Digest":"sha256:%1$s",
             "ConfigDigest":"sha256:%2$s","Size":"1234","Platform":{"Os":"linux","Arch":"amd64"},"IsSigned":false,
             "Layers":[{"Size":"73400320","Digest":"sha256:%2$s"}],"LastUpdated":null}]}""".formatted(A, B);
    private static final String INDEX = """
            {"RepoName":"team/app","Tag":"2.0","Digest":"sha256:%2$s","MediaType":"application/vnd.oci.image.index.v1+json",
             "Size":"2468","IsSigned":true,"LastUpdated":null,"Manifests":[{"Digest":"sha256:%1$s","ConfigDigest":"sha256:%2$s",
             "Size":"1234","Platform":{"Os":"linux","Arch":"arm/v7"},"IsSigned":false,"Layers":[],"LastUpdated":null}]}""".formatted(A, B);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private volatile int status = 200;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] question = exchange.getRequestBody().readAllBytes();
            List<String> sent = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
            authorizations.addAll(sent);
            String path = exchange.getRequestURI().toString();
            String answer = answers.getOrDefault(path, "{}");
            if (path.equals("/v2/_zot/ext/search")) {
                JsonNode json = Json.MAPPER.readTree(question);
                asked.add(json);
                answer = answers.getOrDefault(
                        path
                                + json.path("variables")
                                        .path("page")
                                        .path("offset")
                                        .asText(),
                        answer);
            }
            if (answers.containsKey("Link of " + path)) {
                exchange.getResponseHeaders().add("Link", answers.get("Link of " + path));
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--url");
        all.add("http://127.0.0.1:" + server.getAddress().getPort());
        return ClientErrors.told(new CommandLine(new Commands()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    @CommandLine.Command(
            subcommands = {ImageCommand.class, SearchCommand.class, RepositoryCommand.class, ConfigCommand.class})
    private static final class Commands {}

    private void answerSearch(String field, String rest) {
        answers.put("/v2/_zot/ext/search", "{\"data\":{\"" + field + "\":{" + rest + "}}}");
    }

    @Test
    void imagesAreATable() {
        answerSearch(
                "ImageList", "\"Page\":{\"TotalCount\":2,\"ItemCount\":2},\"Results\":[" + IMAGE + "," + INDEX + "]");
        assertThat(run("image", "list")).as(() -> err.toString()).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "REPOSITORY TAG      OS/ARCH          DIGEST   SIGNED SIZE",
                        "team/app   1.0      linux/amd64      aaaaaaaa false  1.2kB",
                        "team/app   2.0      *                bbbbbbbb true   2.5kB",
                        "                    linux/arm/v7     aaaaaaaa false  1.2kB");
        assertThat(asked.getFirst()
                        .path("variables")
                        .path("page")
                        .path("sortBy")
                        .asText())
                .isEqualTo("ALPHABETIC_ASC");
        assertThat(authorizations).isEmpty();
    }

    @Test
    void verboseImagesShowTheirLayers() {
        answerSearch("ImageList", "\"Page\":{\"TotalCount\":1,\"ItemCount\":1},\"Results\":[" + IMAGE + "]");
        assertThat(run("image", "name", "team/app:1.0", "--verbose", "--sort-by", "update-time", "-u", "al:ice"))
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "REPOSITORY TAG      OS/ARCH          DIGEST   CONFIG   SIGNED LAYERS   SIZE",
                        "team/app   1.0      linux/amd64      aaaaaaaa bbbbbbbb false           1.2kB",
                        "                                                              bbbbbbbb 73MB");
        assertThat(asked.getFirst()
                        .path("variables")
                        .path("page")
                        .path("sortBy")
                        .asText())
                .isEqualTo("UPDATE_TIME");
        assertThat(authorizations).containsExactly("Basic YWw6aWNl");
    }

    @Test
    void otherFormatsHaveTheNamesOfZotsClient() throws IOException {
        answerSearch("ImageListForDigest", "\"Page\":{\"TotalCount\":1,\"ItemCount\":1},\"Results\":[" + IMAGE + "]");
        assertThat(run("image", "digest", "aaaa", "-f", "json")).isZero();
        JsonNode json = Json.MAPPER.readTree(out.toString());
        assertThat(json.path("repoName").asText()).isEqualTo("team/app");
        assertThat(json.path("manifests").path(0).path("configDigest").asText()).isEqualTo("sha256:" + B);
        assertThat(out.toString().lines()).hasSize(1);

        out.getBuffer().setLength(0);
        assertThat(run("image", "digest", "aaaa", "-f", "yaml")).isZero();
        assertThat(out.toString())
                .startsWith("---\nreponame: team/app\ntag: \"1.0\"\n")
                .contains("size: \"1234\"");
    }

    @Test
    void pagesAreShownAsTheyCome() {
        String search = "/v2/_zot/ext/search";
        String head = "{\"data\":{\"ImageList\":{\"Page\":{\"TotalCount\":2,\"ItemCount\":1},\"Results\":[";
        answers.put(search + "0", head + IMAGE + "]}}}");
        answers.put(search + "1", head + INDEX + "]}}}");
        assertThat(run("image", "list", "-f", "json")).isZero();
        assertThat(out.toString().lines()).hasSize(2);
        assertThat(asked).hasSize(2);
    }

    @Test
    void repositoriesAndNames() {
        answerSearch("GlobalSearch", """
                "Page":{"TotalCount":1,"ItemCount":1},"Images":[],"Repos":[{"Name":"team/app","Size":"10046",
                "Platforms":[{"Os":"linux","Arch":"amd64"},{"Os":"linux","Arch":"arm64"}],
                "LastUpdated":"2026-01-02T03:04:05Z","DownloadCount":7,"StarCount":2}]""");
        assertThat(run("search", "query", "app", "--verbose")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .containsExactly(
                        "NAME SIZE LAST UPDATED DOWNLOADS STARS PLATFORMS",
                        "team/app 10kB 2026-01-02T03:04:05Z 7 2 linux/amd64",
                        "linux/arm64");

        out.getBuffer().setLength(0);
        answers.put("/v2/_catalog?n=1000", "{\"repositories\":[\"a\",\"b\"]}");
        answers.put("Link of /v2/_catalog?n=1000", "</v2/_catalog?n=1000&last=b>; rel=\"next\"");
        answers.put("/v2/_catalog?n=1000&last=b", "{\"repositories\":[\"c\\u001b[2J\"]}");
        assertThat(run("repo", "list")).isZero();
        assertThat(out.toString().lines()).containsExactly("REPOSITORY NAME", "a", "b", "c?[2J");
        out.getBuffer().setLength(0);
        assertThat(run("repo", "list", "--sort-by", "alpha-dsc")).isZero();
        assertThat(out.toString().lines().skip(2)).containsExactly("b", "a");
    }

    @Test
    void failuresAreToldWithARemedy() {
        answers.put(
                "/v2/_zot/ext/search",
                "{\"errors\":[{\"message\":\"cve search is disabled\",\"path\":[\"x\"]}],\"data\":null}");
        assertThat(run("image", "cve", "team/app:1.0")).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("kontor: cve search is disabled");

        err.getBuffer().setLength(0);
        answers.put("/v2/_zot/ext/search", "{}");
        status = 401;
        assertThat(run("image", "list")).isEqualTo(1);
        assertThat(err.toString()).contains("-u USER:PASSWORD");

        err.getBuffer().setLength(0);
        status = 404;
        assertThat(run("image", "list")).isEqualTo(1);
        assertThat(err.toString()).contains("extensions.search");

        err.getBuffer().setLength(0);
        status = 200;
        answers.put("/v2/_zot/ext/search", "<html>");
        assertThat(run("image", "list")).isEqualTo(1);
        assertThat(err.toString()).contains("does not answer as a registry does");

        err.getBuffer().setLength(0);
        assertThat(run("image", "base", "registry.example.com/team/app")).isEqualTo(1);
        assertThat(err.toString()).contains("repository:tag");
        assertThat(run("image", "list", "--sort-by", "colour")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }
}
