package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest says of its content against what the repository has, in registries of each policy on sparse ones. */
class ManifestContentTest {
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final String FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
    private static final String EMPTY = "application/vnd.oci.empty.v1+json";
    private static final String CACHE_CONFIG = "application/vnd.buildkit.cacheconfig.v0";
    private static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final Digest CONFIG = Digest.sha256(Wire.EMPTY_JSON);
    private static final byte[] BYTES = "layer".getBytes(StandardCharsets.UTF_8);
    private static final Digest BLOB = Digest.sha256(BYTES);
    private static final Digest ABSENT = Digest.sha256(new byte[] {1});

    @TempDir
    private static Path folder;

    private static Map<String, Wire> wires;

    private String repository;

    @BeforeAll
    static void start() {
        wires = Stream.of("off", "index", "all")
                .collect(Collectors.toMap(
                        policy -> policy,
                        policy -> Wire.start(folder.resolve(policy), Map.of("KONTOR_STORAGE_SPARSE", policy))));
    }

    @AfterAll
    static void stop() {
        wires.values().forEach(Wire::close);
    }

    @BeforeEach
    void blobs() {
        repository = "r" + UUID.randomUUID();
        for (Wire wire : wires.values()) {
            wire.pushBlob(repository, Wire.EMPTY_JSON);
            wire.pushBlob(repository, BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "index", "all"})
    void refusesABlobOfAnotherSize(String policy) {
        for (String image : new String[] {
            image(descriptor(EMPTY, CONFIG, 3), descriptor(LAYER, BLOB, 5)),
            image(descriptor(EMPTY, CONFIG, 2), descriptor(LAYER, BLOB, 4)),
            image(descriptor(EMPTY, CONFIG, 2), descriptor("a/file", BLOB, 5) + "," + descriptor("a/file", BLOB, 6))
        }) {
            HttpResponse<byte[]> refused = push(policy, Wire.OCI_MANIFEST, image);

            assertThat(refused.statusCode()).as(image).isEqualTo(400);
            assertThat(Wire.text(refused)).contains("\"SIZE_INVALID\"", "\"actualSize\":");
        }
        assertThat(Wire.text(push(
                        policy, Wire.OCI_MANIFEST, image(descriptor(EMPTY, CONFIG, 2), descriptor(LAYER, BLOB, 4)))))
                .contains("{\"digest\":\"" + BLOB + "\",\"size\":4,\"actualSize\":5}");
        assertThat(wires.get(policy).get("/v2/" + repository + "/manifests/t").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "index", "all"})
    void refusesAChildOfAnotherSize(String policy) {
        Digest child = pushChild(policy);
        long size = Wire.manifest("child").length;

        HttpResponse<byte[]> refused =
                push(policy, Wire.OCI_INDEX, index(Wire.OCI_INDEX, descriptor(Wire.OCI_MANIFEST, child, size + 1)));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Wire.text(refused))
                .contains("SIZE_INVALID", "\"size\":" + (size + 1) + ",\"actualSize\":" + size + "}");
        assertThat(push(policy, Wire.OCI_INDEX, index(Wire.OCI_INDEX, descriptor(Wire.OCI_MANIFEST, child, size)))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void asksNothingOfLayersThatAreElsewhere() {
        assertThat(push("off", Wire.OCI_MANIFEST, image(descriptor(EMPTY, CONFIG, 2), descriptor(FOREIGN, ABSENT, 77)))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void namesWhatIsMissingBeforeWhatHasAnotherSize() {
        HttpResponse<byte[]> refused =
                push("off", Wire.OCI_MANIFEST, image(descriptor(EMPTY, CONFIG, 3), descriptor(LAYER, ABSENT, 1)));

        assertThat(Wire.text(refused)).contains("MANIFEST_BLOB_UNKNOWN", ABSENT.value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "index", "all"})
    void takesAnIndexOfBlobs(String policy) {
        String blobs = descriptor(LAYER, BLOB, 5) + "," + descriptor(CACHE_CONFIG, CONFIG, 2);

        assertThat(push(policy, Wire.OCI_INDEX, index(Wire.OCI_INDEX, blobs)).statusCode())
                .isEqualTo(201);
        assertThat(push(policy, DOCKER_LIST, index(DOCKER_LIST, blobs)).statusCode())
                .isEqualTo(201);
        assertThat(Wire.text(push(policy, Wire.OCI_INDEX, index(Wire.OCI_INDEX, descriptor(LAYER, BLOB, 6)))))
                .contains("SIZE_INVALID");
        HttpResponse<byte[]> sparse =
                push(policy, Wire.OCI_INDEX, index(Wire.OCI_INDEX, descriptor(CACHE_CONFIG, ABSENT, 1)));
        assertThat(sparse.statusCode()).isEqualTo(policy.equals("off") ? 400 : 201);
    }

    @Test
    void takesNoBlobForAManifest() {
        HttpResponse<byte[]> refused =
                push("off", Wire.OCI_INDEX, index(Wire.OCI_INDEX, descriptor(Wire.OCI_MANIFEST, BLOB, 5)));

        assertThat(Wire.text(refused)).contains("MANIFEST_BLOB_UNKNOWN", BLOB.value());
    }

    /** What programs write whose lists have no elements. */
    @Test
    void takesNullForNone() {
        String config = descriptor(EMPTY, CONFIG, 2);
        String head = "{\"schemaVersion\":2,\"mediaType\":\"";

        assertThat(push(
                                "index",
                                Wire.OCI_MANIFEST,
                                head + Wire.OCI_MANIFEST + "\",\"config\":" + config
                                        + ",\"layers\":null,\"manifests\":null,\"annotations\":null,\"subject\":null}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(push(
                                "index",
                                Wire.OCI_INDEX,
                                head + Wire.OCI_INDEX
                                        + "\",\"manifests\":null,\"config\":null,\"layers\":null,\"annotations\":null}")
                        .statusCode())
                .isEqualTo(201);
    }

    private Digest pushChild(String policy) {
        byte[] child = Wire.manifest("child");
        Digest digest = Digest.sha256(child);
        assertThat(wires.get(policy)
                        .pushManifest(repository, digest.value(), child)
                        .statusCode())
                .isEqualTo(201);
        return digest;
    }

    private HttpResponse<byte[]> push(String policy, String type, String manifest) {
        return wires.get(policy)
                .send(
                        "PUT",
                        "/v2/" + repository + "/manifests/t",
                        manifest.getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        type);
    }

    private static String image(String config, String layers) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + Wire.OCI_MANIFEST + "\",\"config\":" + config + ",\"layers\":["
                + layers + "]}";
    }

    private static String index(String type, String children) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + type + "\",\"manifests\":[" + children + "]}";
    }

    private static String descriptor(String type, Digest digest, long size) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
    }
}
