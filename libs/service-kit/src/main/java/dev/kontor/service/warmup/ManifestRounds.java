package dev.kontor.service.warmup;

import dev.kontor.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What clients do with manifests, tags and lists. */
final class ManifestRounds {
    private static final String NAME = "/v2/warm/up";
    private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final Requests requests;

    ManifestRounds(Requests requests) {
        this.requests = requests;
    }

    /** One round; without blobs in reach an index stands for an image. */
    void run(int round, boolean withBlobs) throws IOException, InterruptedException {
        byte[] manifest = withBlobs ? image(round) : index("\"round\":\"" + round + "\"", "");
        Digest digest = Digest.sha256(manifest);
        String tag = "/manifests/t" + round;
        requests.head(NAME + tag);
        put(tag, withBlobs ? IMAGE : INDEX, manifest);
        requests.head(NAME + tag);
        requests.get(NAME + tag);
        requests.get(NAME + "/manifests/" + digest);
        if (round % 10 == 0) {
            String subject = ",\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                    .formatted(withBlobs ? IMAGE : INDEX, digest, manifest.length);
            byte[] referrer = index("\"of\":\"" + round + "\"", subject);
            put("/manifests/" + Digest.sha256(referrer), INDEX, referrer);
            requests.get(NAME + "/referrers/" + digest);
            requests.get(NAME + "/tags/list?n=100");
            requests.get("/v2/_catalog");
            requests.get("/v2/");
            requests.get("/v2/warm/absent/manifests/1");
            put("/manifests/latest", INDEX, referrer);
            put("/manifests/broken", IMAGE, "{}".getBytes(StandardCharsets.UTF_8));
        }
        if (round % 20 == 10) {
            requests.delete(NAME + tag);
            requests.delete(NAME + "/manifests/" + digest);
        }
    }

    private byte[] image(int round) throws IOException, InterruptedException {
        BlobRounds blobs = new BlobRounds(requests);
        byte[] config = ("{\"round\":" + round + "}").getBytes(StandardCharsets.UTF_8);
        byte[] layer = ("layer " + round).repeat(1_000).getBytes(StandardCharsets.UTF_8);
        return """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json",\
                "digest":"%s","size":%d},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s",\
                "size":%d}]}""".formatted(IMAGE, blobs.pushed(config), config.length, blobs.pushed(layer), layer.length)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] index(String annotation, String more) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[],\"annotations\":{%s}%s}"
                .formatted(INDEX, annotation, more)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void put(String path, String mediaType, byte[] manifest) throws IOException, InterruptedException {
        requests.send("PUT", NAME + path, manifest, "Content-Type", mediaType);
    }
}
