package dev.kontor.registry.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.ManifestParse;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import dev.kontor.store.Version;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the entry of a manifest among its subject's referrers says. */
class StoredReferrerTest {
    private static final byte[] IMAGE = ("{\"schemaVersion\":2,\"config\":{\"mediaType\":"
                    + "\"application/vnd.oci.image.config.v1+json\",\"digest\":\""
                    + Digest.sha256("{}".getBytes(StandardCharsets.UTF_8))
                    + "\",\"size\":2},\"layers\":[],\"annotations\":{\"name\":\"signature\"}}")
            .getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.sha256(IMAGE);

    @Test
    void describesTheManifestAsListsShowIt() {
        Key key = Layout.referrer(RepositoryName.of("a/b"), Digest.sha256(new byte[] {1}), DIGEST, 3)
                .key();
        byte[] entry = StoredReferrer.encode(parse(), DIGEST, 3, IMAGE.length);

        assertThat(StoredReferrer.descriptor(key, new Document(entry, new Version("1"))))
                .hasToString("{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + DIGEST
                        + "\",\"size\":" + IMAGE.length
                        + ",\"artifactType\":\"application/vnd.oci.image.config.v1+json\","
                        + "\"annotations\":{\"name\":\"signature\"}}");
    }

    private static Manifest parse() {
        return switch (Manifest.parse(IMAGE, MediaType.OCI_MANIFEST)) {
            case ManifestParse.Valid valid -> valid.manifest();
            case ManifestParse.Invalid invalid -> throw new AssertionError(invalid.reason());
        };
    }
}
