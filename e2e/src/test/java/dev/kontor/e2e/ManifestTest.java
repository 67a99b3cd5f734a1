package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OCI Distribution Specification: manifests, tags, referrers and the lists, over the wire. */
class ManifestTest {
    @TempDir
    private Path folder;

    private Wire wire;

    @BeforeEach
    void start() {
        wire = Wire.start(folder, settings());
        wire.pushBlob("a/b", Wire.EMPTY_JSON);
    }

    /** Further settings of the registry under test. */
    Map<String, String> settings() {
        return Map.of();
    }

    @AfterEach
    void stop() {
        wire.close();
    }

    @Test
    void servesTheBytesAsTheyCame() {
        byte[] manifest = Wire.manifest("one");
        Digest digest = Digest.sha256(manifest);

        HttpResponse<byte[]> pushed = wire.pushManifest("a/b", "v1", manifest);

        assertThat(pushed.statusCode()).isEqualTo(201);
        assertThat(Wire.header(pushed, "Docker-Content-Digest")).isEqualTo(digest.value());
        for (String reference : List.of("v1", digest.value())) {
            HttpResponse<byte[]> pulled = wire.get("/v2/a/b/manifests/" + reference);
            assertThat(pulled.body()).isEqualTo(manifest);
            assertThat(Wire.header(pulled, "Content-Type")).isEqualTo(Wire.OCI_MANIFEST);
        }
    }

    @Test
    void survivesARestart() {
        wire.pushManifest("a/b", "v1", Wire.manifest("one"));

        wire.close();
        wire = Wire.start(folder, settings());

        assertThat(wire.get("/v2/a/b/manifests/v1").body()).isEqualTo(Wire.manifest("one"));
    }

    @Test
    void leavesTheOldDigestPullableWhenATagMoves() {
        wire.pushManifest("a/b", "v1", Wire.manifest("one"));
        wire.pushManifest("a/b", "v1", Wire.manifest("two"));

        assertThat(wire.get("/v2/a/b/manifests/v1").body()).isEqualTo(Wire.manifest("two"));
        assertThat(wire.get("/v2/a/b/manifests/" + Digest.sha256(Wire.manifest("one")))
                        .body())
                .isEqualTo(Wire.manifest("one"));
    }

    @Test
    void namesTheBlobThatIsMissingAndKeepsNothing() {
        HttpResponse<byte[]> refused = wire.pushManifest("c/d", "v1", Wire.manifest("one"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Wire.text(refused))
                .contains(
                        "MANIFEST_BLOB_UNKNOWN", Digest.sha256(Wire.EMPTY_JSON).value());
        assertThat(wire.get("/v2/c/d/manifests/v1").statusCode()).isEqualTo(404);
        assertThat(wire.get("/v2/c/d/tags/list").statusCode()).isEqualTo(404);
        assertThat(Wire.text(wire.get("/v2/_catalog"))).isEqualTo("{\"repositories\":[\"a/b\"]}");
    }

    @Test
    void refusesWhatIsNoManifest() {
        assertThat(wire.pushManifest("a/b", "v1", "{".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);
        assertThat(wire.send("PUT", "/v2/a/b/manifests/v1", Wire.manifest("x"), "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
        assertThat(wire.pushManifest("a/b", "v1", new byte[(4 << 20) + 1]).statusCode())
                .isEqualTo(413);
        assertThat(wire.pushManifest("a/b", Digest.sha256(Wire.manifest("y")).value(), Wire.manifest("x"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(wire.pushManifest("a/b", ".bad", Wire.manifest("x")).statusCode())
                .isEqualTo(400);
        assertThat(wire.get("/v2/a/b/manifests/v1").statusCode()).isEqualTo(404);
    }

    @Test
    void keepsTheFirstMediaTypeOfADigest() {
        byte[] silent = Wire.manifest("one").clone();
        byte[] withoutType = new String(silent, StandardCharsets.UTF_8)
                .replace("\"mediaType\":\"" + Wire.OCI_MANIFEST + "\",", "")
                .getBytes(StandardCharsets.UTF_8);
        wire.pushManifest("a/b", "v1", withoutType);

        HttpResponse<byte[]> second = wire.send(
                "PUT",
                "/v2/a/b/manifests/v2",
                withoutType,
                "Content-Type",
                "application/vnd.docker.distribution.manifest.v2+json");

        assertThat(second.statusCode()).isEqualTo(400);
        assertThat(wire.get("/v2/a/b/manifests/v2").statusCode()).isEqualTo(404);
    }

    @Test
    void setsSeveralTagsWithADigest() {
        byte[] manifest = Wire.manifest("one");

        HttpResponse<byte[]> pushed = wire.pushManifest("a/b", Digest.sha256(manifest) + "?tag=x&tag=y", manifest);

        assertThat(pushed.statusCode()).isEqualTo(201);
        assertThat(pushed.headers().allValues("OCI-Tag")).containsExactly("x", "y");
        assertThat(Wire.text(wire.get("/v2/a/b/tags/list"))).isEqualTo("{\"name\":\"a/b\",\"tags\":[\"x\",\"y\"]}");
    }

    @Test
    void deletesATagAlone() {
        byte[] manifest = Wire.manifest("one");
        wire.pushManifest("a/b", "x", manifest);
        wire.pushManifest("a/b", "y", manifest);

        assertThat(wire.delete("/v2/a/b/manifests/x").statusCode()).isEqualTo(202);

        assertThat(wire.get("/v2/a/b/manifests/x").statusCode()).isEqualTo(404);
        assertThat(wire.delete("/v2/a/b/manifests/x").statusCode()).isEqualTo(404);
        assertThat(wire.get("/v2/a/b/manifests/y").body()).isEqualTo(manifest);
    }

    @Test
    void deletesAManifestWithItsTags() {
        byte[] manifest = Wire.manifest("one");
        wire.pushManifest("a/b", "x", manifest);
        wire.pushManifest("a/b", "moved", manifest);
        wire.pushManifest("a/b", "moved", Wire.manifest("two"));

        assertThat(wire.delete("/v2/a/b/manifests/" + Digest.sha256(manifest)).statusCode())
                .isEqualTo(202);

        assertThat(wire.get("/v2/a/b/manifests/x").statusCode()).isEqualTo(404);
        assertThat(Wire.text(wire.get("/v2/a/b/tags/list"))).isEqualTo("{\"name\":\"a/b\",\"tags\":[\"moved\"]}");
        assertThat(wire.pushManifest("a/b", "x", manifest).statusCode()).isEqualTo(201);
        assertThat(wire.get("/v2/a/b/manifests/x").body()).isEqualTo(manifest);
    }

    @Test
    void pagesTagsInLexicalOrder() {
        for (String tag : List.of("b", "B", "a", "10", "9", "a-b", "a.b")) {
            wire.pushManifest("a/b", tag, Wire.manifest("one"));
        }

        HttpResponse<byte[]> first = wire.get("/v2/a/b/tags/list?n=4");
        assertThat(Wire.text(first)).isEqualTo("{\"name\":\"a/b\",\"tags\":[\"10\",\"9\",\"B\",\"a\"]}");
        assertThat(Wire.header(first, "Link")).isEqualTo("</v2/a/b/tags/list?n=4&last=a>; rel=\"next\"");
        HttpResponse<byte[]> second = wire.get("/v2/a/b/tags/list?n=3&last=a");
        assertThat(Wire.text(second)).isEqualTo("{\"name\":\"a/b\",\"tags\":[\"a-b\",\"a.b\",\"b\"]}");
        assertThat(second.headers().firstValue("Link")).isEmpty();
        HttpResponse<byte[]> none = wire.get("/v2/a/b/tags/list?n=0");
        assertThat(Wire.text(none)).isEqualTo("{\"name\":\"a/b\",\"tags\":[]}");
        assertThat(none.headers().firstValue("Link")).isEmpty();
        assertThat(wire.get("/v2/a/b/tags/list?n=x").statusCode()).isEqualTo(400);
    }

    @Test
    void keepsRepositoriesWithCollidingNamesApart() {
        List<String> names = List.of("a", "a-b", "a.b", "a/b", "a/manifests", "a/tags", "a_b");
        for (String name : names) {
            wire.pushBlob(name, Wire.EMPTY_JSON);
            assertThat(wire.pushManifest(name, "b", Wire.manifest(name)).statusCode())
                    .isEqualTo(201);
        }

        for (String name : names) {
            assertThat(wire.get("/v2/" + name + "/manifests/b").body()).isEqualTo(Wire.manifest(name));
            assertThat(Wire.text(wire.get("/v2/" + name + "/tags/list")))
                    .isEqualTo("{\"name\":\"" + name + "\",\"tags\":[\"b\"]}");
        }
        assertThat(Wire.text(wire.get("/v2/_catalog")))
                .isEqualTo("{\"repositories\":[\"" + String.join("\",\"", names) + "\"]}");
        assertThat(Wire.text(wire.get("/v2/_catalog?n=2&last=a.b")))
                .isEqualTo("{\"repositories\":[\"a/b\",\"a/manifests\"]}");
    }

    @Test
    void listsReferrersOfASubjectThatIsNotThere() {
        Digest subject = Digest.sha256("absent".getBytes(StandardCharsets.UTF_8));
        byte[] manifest = Wire.manifest(
                "sig",
                ",\"artifactType\":\"x/sig\",\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":6}"
                        .formatted(Wire.OCI_MANIFEST, subject));
        String digest = Digest.sha256(manifest).value();

        HttpResponse<byte[]> pushed = wire.pushManifest("a/b", digest, manifest);

        assertThat(Wire.header(pushed, "OCI-Subject")).isEqualTo(subject.value());
        HttpResponse<byte[]> all = wire.get("/v2/a/b/referrers/" + subject);
        assertThat(Wire.header(all, "Content-Type")).isEqualTo(Wire.OCI_INDEX);
        assertThat(Wire.text(all)).contains(digest, "\"artifactType\":\"x/sig\"", "\"annotations\":{\"name\":\"sig\"}");
        HttpResponse<byte[]> filtered = wire.get("/v2/a/b/referrers/" + subject + "?artifactType=other");
        assertThat(Wire.text(filtered)).contains("\"manifests\":[]");
        assertThat(Wire.header(filtered, "OCI-Filters-Applied")).isEqualTo("artifactType");
        wire.delete("/v2/a/b/manifests/" + digest);
        assertThat(Wire.text(wire.get("/v2/a/b/referrers/" + subject))).contains("\"manifests\":[]");
    }

    @Test
    void followsItsPolicyOnSparseManifests() {
        String child = Digest.sha256(Wire.manifest("child")).value();
        byte[] index = """
                {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s","size":9}]}""".formatted(Wire.OCI_INDEX, Wire.OCI_MANIFEST, child).getBytes(StandardCharsets.UTF_8);
        String[] type = {"Content-Type", Wire.OCI_INDEX};
        assertThat(wire.send("PUT", "/v2/a/b/manifests/i", index, type).statusCode())
                .isEqualTo(201);

        wire.close();
        wire = Wire.start(folder, Map.of("KONTOR_STORAGE_SPARSE", "off"));

        assertThat(wire.send("PUT", "/v2/c/d/manifests/i", index, type).statusCode())
                .isEqualTo(400);
    }

    @Test
    void letsManyPushOneTagAtOnce() throws Exception {
        List<Callable<Integer>> pushes = IntStream.range(0, 40)
                .<Callable<Integer>>mapToObj(i -> () ->
                        wire.pushManifest("a/b", "hot", Wire.manifest("m" + i)).statusCode())
                .toList();
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> each : executor.invokeAll(pushes)) {
                statuses.add(each.get());
            }
        }

        assertThat(statuses).containsOnly(201);
        assertThat(Wire.text(wire.get("/v2/a/b/manifests/hot"))).contains("\"name\":\"m");
        for (int i = 0; i < 40; i++) {
            assertThat(wire.get("/v2/a/b/manifests/" + Digest.sha256(Wire.manifest("m" + i)))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void answersWhatItDoesNotHave() {
        assertThat(Wire.text(wire.get("/v2/a/b/manifests/none"))).contains("MANIFEST_UNKNOWN");
        assertThat(Wire.text(wire.get("/v2/no/such/manifests/none"))).contains("NAME_UNKNOWN");
        assertThat(wire.get("/v2/nonsense").statusCode()).isEqualTo(404);
        assertThat(wire.post("/v2/a/b/manifests/v1").statusCode()).isEqualTo(405);
        HttpResponse<byte[]> base = wire.get("/v2/");
        assertThat(base.statusCode()).isEqualTo(200);
        assertThat(Wire.header(base, "Docker-Distribution-API-Version")).isEqualTo("registry/2.0");
        assertThat(wire.get("/readyz").statusCode()).isEqualTo(200);
    }
}
