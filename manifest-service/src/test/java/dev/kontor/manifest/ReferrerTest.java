package dev.kontor.manifest;

import static dev.kontor.manifest.Images.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.service.storage.Layout;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import dev.kontor.store.Version;
import org.junit.jupiter.api.Test;

/** What the entry of a manifest among its subject's referrers says. */
class ReferrerTest {
    private static final byte[] IMAGE = Images.image("signature");
    private static final Digest DIGEST = Digest.sha256(IMAGE);

    @Test
    void describesTheManifestAsListsShowIt() {
        Key key = Layout.referrer(REPOSITORY, Digest.sha256(new byte[] {1}), DIGEST, 3)
                .key();
        byte[] entry = Referrer.encode(Images.parse(IMAGE), DIGEST, 3, IMAGE.length);

        assertThat(Referrer.descriptor(key, new Document(entry, new Version("1"))))
                .hasToString("{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + DIGEST
                        + "\",\"size\":" + IMAGE.length
                        + ",\"artifactType\":\"application/vnd.oci.image.config.v1+json\","
                        + "\"annotations\":{\"name\":\"signature\"}}");
    }
}
