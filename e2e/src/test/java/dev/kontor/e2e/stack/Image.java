package dev.kontor.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.Requests;
import dev.kontor.oci.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A small image that follows from a seed: one layer, no configuration to speak of. */
record Image(String repository, long seed) {
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String BLOB_TYPE = "application/octet-stream";
    private static final int LAYER_BYTES = 40_000;

    byte[] layer() {
        byte[] bytes = new byte[LAYER_BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    byte[] manifest() {
        Digest layer = Digest.sha256(layer());
        return """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.empty.v1+json",\
                "digest":"%s","size":%d},"layers":[]}""".formatted(TYPE, layer, LAYER_BYTES).getBytes(StandardCharsets.UTF_8);
    }

    String tag() {
        return "t" + seed;
    }

    /** What the event of its push contains and no other's does. */
    String tagMoved() {
        return "\"tag\":\"" + tag() + "\"";
    }

    /** Pushes it under its tag; whether all of it was acknowledged. */
    boolean push(Requests requests) throws IOException, InterruptedException {
        return pushLayer(requests).statusCode() == 201
                && requests.send("PUT", path(), manifest(), "Content-Type", TYPE)
                                .statusCode()
                        == 201;
    }

    HttpResponse<byte[]> pushLayer(Requests requests) throws IOException, InterruptedException {
        byte[] layer = layer();
        return requests.send(
                "POST",
                "/v2/" + repository + "/blobs/uploads/?digest=" + Digest.sha256(layer),
                layer,
                "Content-Type",
                BLOB_TYPE);
    }

    /** Pulls it and compares every byte. */
    void verify(Requests requests) throws IOException, InterruptedException {
        HttpResponse<byte[]> manifest = requests.get(path());
        assertThat(manifest.statusCode()).as(path()).isEqualTo(200);
        assertThat(manifest.body()).isEqualTo(manifest());
        HttpResponse<byte[]> blob = requests.get(layerPath());
        assertThat(blob.statusCode()).isEqualTo(200);
        assertThat(blob.body()).isEqualTo(layer());
    }

    /** Where its layer is. */
    String layerPath() {
        return "/v2/" + repository + "/blobs/" + Digest.sha256(layer());
    }

    private String path() {
        return "/v2/" + repository + "/manifests/" + tag();
    }
}
