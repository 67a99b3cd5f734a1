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
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class BenchTest {
    private static final List<String> SMALL = List.of(
            "--pairs=2",
            "--seconds=0.05",
            "--blob-mib=1",
            "--connections=2",
            "--clients=2",
            "--rate=100",
            "--image-mib=1",
            "--push-mib=4",
            "--tags=1,107",
            "--tag-pushes=3",
            "--no-sync",
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
                            "manifest-get/tag",
                            "manifest-get/digest",
                            "manifest-get/rate",
                            "head-blob",
                            "ping",
                            "catalog/page",
                            "catalog/all",
                            "image-push/1mib/x1",
                            "image-push/1mib/x2",
                            "image-pull/1mib/x1",
                            "image-pull/1mib/x2",
                            "mixed/1mib/x2",
                            "tag-push/1",
                            "tag-push/107",
                            "tags-list/first",
                            "tags-list/middle");
            assertThat(results.at("/scenarios/4/runs/two")).hasSize(2);
            assertThat(out.toString()).contains("one : two", "CPU s/GB", "requests/s", "images/s", "ms at p50, pulls");
            assertThat(directory)
                    .isDirectoryContaining("glob:**transfers.svg")
                    .isDirectoryContaining("glob:**tag-push-curve.svg")
                    .isDirectoryNotContaining("glob:**image-push-curve.svg");
            assertThat(Files.readString(directory.resolve("results.md")))
                    .contains("![Pushes of a tag](tag-push-curve.svg)", "| CPU s/GB |");
            // The blob to download, one for each run, and one to warm up.
            assertThat(first.blobs.keySet())
                    .filteredOn(blob -> blob.startsWith("bench/blobs@"))
                    .hasSize(4);
            assertThat(second.tags.get("bench/tags-107"))
                    .as("those prepared, and three of each of three runs")
                    .hasSize(107 + 9)
                    .containsKeys("latest", "t000000", "t000105");
            assertThat(second.tags.keySet())
                    .filteredOn(name -> name.startsWith("bench/tags-1-"))
                    .hasSize(3);
            assertThat(results.at("/scenarios/15/runs/two/0/tags").asInt())
                    .as("what the warm-up pushed is there as well")
                    .isEqualTo(110);
            assertThat(pushedDigests(first))
                    .as("each registry gets the same bytes")
                    .hasSizeGreaterThan(20)
                    .isEqualTo(pushedDigests(second));
        }
    }

    @Test
    void preparesOnce() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            String peer = "--peer=one=" + registry.url();
            assertThat(bench(peer, "--only=download,catalog,tags-list")).isZero();
            assertThat(registry.requestsLike("(PUT|POST|PATCH) .*")).isPositive();
            registry.requests.clear();

            assertThat(bench(peer, "--only=download,catalog,tags-list", "--warm-ups=0"))
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
    void goesOnWithTheOtherRegistryWhenOneFails() throws IOException {
        try (FakeRegistry broken = new FakeRegistry((method, path) -> path.endsWith("_catalog") ? 404 : 0);
                FakeRegistry sound = new FakeRegistry()) {
            assertThat(bench("--peer=broken=" + broken.url(), "--peer=sound=" + sound.url(), "--only=catalog/page"))
                    .isEqualTo(1);

            JsonNode catalog = new ObjectMapper()
                    .readTree(directory.resolve("results.json").toFile())
                    .at("/scenarios/0");
            assertThat(catalog.at("/failures/broken").asText()).contains("404");
            assertThat(catalog.at("/runs").has("broken")).isFalse();
            assertThat(catalog.at("/runs/sound")).hasSize(2);
            assertThat(Files.readString(directory.resolve("lists.svg"))).contains("could not be measured");
        }
    }

    @Test
    void measuresARegistryThatCannotBeFilledInTimeWithWhatItHas() throws IOException {
        try (FakeRegistry slow = new FakeRegistry();
                FakeRegistry quick = new FakeRegistry()) {
            assertThat(bench("--peer=one=" + quick.url(), "--only=tag-push/107"))
                    .isZero();
            assertThat(bench(
                            "--peer=quick=" + quick.url(),
                            "--peer=slow=" + slow.url(),
                            "--only=tag-push/107",
                            "--fill-seconds=0.001"))
                    .isZero();

            assertThat(slow.tags.get("bench/tags-107")).hasSizeLessThan(60);
            assertThat(out.toString()).contains("unequal loads");
            assertThat(errors.toString()).contains("the time to fill bench/tags-107 is up");
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

            assertThat(out.toString()).contains("gave 1 repositories where there should be 3 to 3");
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
        assertThat(bench(peer, "--pid=one=1+2")).isEqualTo(2);
        assertThat(bench(peer, "--about=three=3")).isEqualTo(2);
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
                        "processes are NAME=PID",
                        "no --peer three=URL",
                        "no scenario uplaod",
                        "--tags is at least 1",
                        "--seconds is more than 0")
                .doesNotContain("secret");
    }

    @Test
    void helpTeaches() {
        assertThat(bench("--help")).isZero();

        assertThat(out.toString())
                .contains("--peer", "--pairs", "--pid", "manifest-get", "image-push", "A look within a few minutes");
    }

    private static Set<String> pushedDigests(FakeRegistry registry) {
        return registry.blobs.keySet().stream()
                .map(blob -> blob.substring(blob.indexOf('@')))
                .collect(Collectors.toSet());
    }

    private int bench(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--report=" + directory));
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
