package dev.kontor.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.Requests;
import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** An image that is there all day and is pulled again and again, with a referrer. */
final class StandingImage {
    private static final String REPOSITORY = "standing/app";
    private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

    private final byte[] layer;
    private final byte[] manifest;
    private final byte[] referrer;

    StandingImage(long seed, int layerBytes) {
        layer = new byte[layerBytes];
        new Random(seed).nextBytes(layer);
        manifest = manifest("");
        referrer = manifest(",\"artifactType\":\"application/vnd.kontor.note\",\"subject\":"
                + descriptor(MediaType.OCI_MANIFEST, manifest));
    }

    private byte[] manifest(String more) {
        return ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"config\":"
                        + descriptor(MediaType.OCTET_STREAM, CONFIG) + ",\"layers\":["
                        + descriptor(MediaType.OCTET_STREAM, layer) + "]" + more + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String descriptor(MediaType type, byte[] bytes) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + Digest.sha256(bytes) + "\",\"size\":" + bytes.length
                + "}";
    }

    String layerPath() {
        return "/v2/" + REPOSITORY + "/blobs/" + Digest.sha256(layer);
    }

    int layerBytes() {
        return layer.length;
    }

    void push(Requests requests) throws IOException, InterruptedException {
        for (byte[] blob : new byte[][] {CONFIG, layer}) {
            String path = "/v2/" + REPOSITORY + "/blobs/uploads/?digest=" + Digest.sha256(blob);
            assertThat(requests.send("POST", path, blob).statusCode()).isEqualTo(201);
        }
        push(requests, "v1?tag=v2&tag=v3", manifest);
        push(requests, Digest.sha256(referrer).value(), referrer);
    }

    private static void push(Requests requests, String reference, byte[] bytes)
            throws IOException, InterruptedException {
        String path = "/v2/" + REPOSITORY + "/manifests/" + reference;
        assertThat(requests.send("PUT", path, bytes, "Content-Type", MediaType.OCI_MANIFEST.value())
                        .statusCode())
                .isEqualTo(201);
    }

    /** Pulls all of it, once whole and once a part of the layer, and asks for lists. */
    void pull(Requests requests, Random random) throws IOException, InterruptedException {
        assertThat(requests.get("/v2/" + REPOSITORY + "/manifests/v2").body()).isEqualTo(manifest);
        assertThat(Arrays.equals(requests.get(layerPath()).body(), layer)).isTrue();
        int first = random.nextInt(layer.length);
        int last = first + random.nextInt(layer.length - first);
        HttpResponse<byte[]> part =
                requests.send("GET", layerPath(), new byte[0], "Range", "bytes=" + first + "-" + last);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(Arrays.equals(part.body(), 0, part.body().length, layer, first, last + 1))
                .isTrue();
        assertThat(text(requests.get("/v2/" + REPOSITORY + "/tags/list?n=2"))).contains("\"v1\",\"v2\"");
        assertThat(text(requests.get("/v2/" + REPOSITORY + "/referrers/" + Digest.sha256(manifest))))
                .contains(Digest.sha256(referrer).value());
        assertThat(requests.get("/v2/_catalog?n=20").statusCode()).isEqualTo(200);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
