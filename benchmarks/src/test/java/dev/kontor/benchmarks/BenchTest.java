package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class BenchTest {
    private static final List<String> SMALL = List.of(
            "--pairs=2",
            "--seconds=0.05",
            "--blob-mib=1",
            "--connections=2",
            "--rate=100",
            "--push-rate=100",
            "--list-rate=100",
            "--tags=7",
            "--repositories=8",
            "--page=3");

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void measuresEverythingAgainstTwoRegistries() throws IOException {
        try (FakeRegistry first = new FakeRegistry();
                FakeRegistry second = new FakeRegistry()) {
            int code = bench(
                    "--peer=one=" + first.url(),
                    "--peer=two=" + second.url(),
                    "--pid=one=" + ProcessHandle.current().pid());

            assertThat(errors.toString()).contains("upload: two, run 2 of 2").doesNotContain("failed");
            assertThat(code).isZero();
            JsonNode results = new ObjectMapper()
                    .readTree(directory.resolve("results.json").toFile());
            assertThat(results.at("/scenarios").findValuesAsText("key"))
                    .containsExactly(
                            "upload",
                            "download",
                            "manifest-get/rate",
                            "manifest-get/max",
                            "tag-push/1",
                            "tag-push/7",
                            "catalog",
                            "tags-list");
            assertThat(results.at("/scenarios/4/runs/two")).hasSize(2);
            assertThat(out.toString()).contains("one : two", "CPU s/GB", "ms at p99.9");
            assertThat(Files.readString(directory.resolve("chart.svg"))).startsWith("<svg");
            // The blob to download, one for each run, and one to warm up.
            assertThat(first.blobs.keySet())
                    .filteredOn(blob -> blob.startsWith("bench/blobs@"))
                    .hasSize(4);
            assertThat(second.tags).hasSize(10);
            assertThat(second.tags.get("bench/tags-7")).hasSize(7).containsKeys("latest", "t000000", "t000005");
        }
    }

    @Test
    void preparesOnce() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            String peer = "--peer=one=" + registry.url();
            assertThat(bench(peer, "--only=download,catalog,tags-list")).isZero();
            assertThat(registry.requestsLike("(PUT|POST|PATCH) .*")).isPositive();
            registry.requests.clear();

            assertThat(bench(peer, "--only=download,catalog,tags-list", "--no-warm-up"))
                    .isZero();

            assertThat(registry.requestsLike("(PUT|POST|PATCH) .*")).isZero();
            assertThat(registry.requestsLike("GET .*/blobs/.*"))
                    .as("one check, and four in each of two runs")
                    .isEqualTo(9);
        }
    }

    @Test
    void goesOnWithTheOtherScenariosWhenOneFails() throws IOException {
        try (FakeRegistry registry = new FakeRegistry((method, path) -> path.endsWith("_catalog") ? 404 : 0)) {
            assertThat(bench("--peer=one=" + registry.url(), "--only=catalog,tags-list"))
                    .isEqualTo(1);

            assertThat(out.toString()).contains("failed: one: GET /v2/_catalog", "tags-list", "ms at p50");
        }
    }

    @Test
    void refusesToCompareARegistryThatHasNoPages() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            for (int i = 0; i < 8; i++) {
                registry.tags.put("bench/catalog-8/r00000" + i, new ConcurrentSkipListMap<>());
            }
            registry.tags.get("bench/catalog-8/r000007").put("latest", new byte[0]);
            registry.tags.remove("bench/catalog-8/r000006");
            registry.tags.remove("bench/catalog-8/r000005");

            assertThat(bench("--peer=one=" + registry.url(), "--only=catalog")).isEqualTo(1);

            assertThat(out.toString()).contains("gave 1 repositories where there should be 2 to 3");
        }
    }

    @Test
    void endsAtOnceIfAPeerRefuses() throws IOException {
        try (FakeRegistry registry = new FakeRegistry((method, path) -> 401)) {
            assertThat(bench("--peer=one=" + registry.url())).isEqualTo(1);

            assertThat(errors.toString()).contains("one: GET /v2/ was answered with 401", "USER:PASSWORD");
            assertThat(directory.resolve("results.json")).doesNotExist();
        }
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        String peer = "--peer=one=http://127.0.0.1:1";
        assertThat(bench()).isEqualTo(2);
        assertThat(bench("--peer=http://user:secret@127.0.0.1:1")).isEqualTo(2);
        assertThat(bench("--peer=one=ftp://user:secret@127.0.0.1:1")).isEqualTo(2);
        assertThat(bench(peer, peer)).isEqualTo(2);
        assertThat(bench(peer, "--pid=two=1")).isEqualTo(2);
        assertThat(bench(peer, "--only=uplaod")).isEqualTo(2);
        assertThat(bench(peer, "--tags=0")).isEqualTo(2);
        assertThat(bench(peer, "--seconds=0")).isEqualTo(2);

        assertThat(errors.toString())
                .contains(
                        "Missing required option",
                        "a peer is NAME=URL",
                        "starts with http:// or https://",
                        "two peers are called one",
                        "no --peer two=URL",
                        "no scenario uplaod",
                        "--tags is at least 1",
                        "--seconds is more than 0")
                .doesNotContain("secret");
    }

    @Test
    void helpTeaches() {
        assertThat(bench("--help")).isZero();

        assertThat(out.toString()).contains("--peer", "--pairs", "--pid", "manifest-get", "A look within a minute");
    }

    private int bench(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--out=" + directory));
        if (!List.of(arguments).toString().matches(".*--(tags|seconds)=0.*")) {
            all.addAll(SMALL);
        }
        all.addAll(List.of(arguments));
        return new CommandLine(new Bench())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(errors, true))
                .execute(all.toArray(String[]::new));
    }
}
