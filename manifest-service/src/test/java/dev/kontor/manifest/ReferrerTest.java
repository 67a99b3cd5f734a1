package dev.kontor.manifest;

import static dev.kontor.manifest.Images.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.service.config.SparsePolicy;
import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.service.storage.Tombstone;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import dev.kontor.store.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The entry of a manifest among its subject's referrers: what it says, and who may take it away. */
class ReferrerTest {
    private static final Digest SUBJECT = Digest.sha256(new byte[] {1});
    private static final byte[] IMAGE = Images.image("signature");
    private static final Digest DIGEST = Digest.sha256(IMAGE);
    private static final Manifest MANIFEST = Images.parse(IMAGE);

    private final RegistryStore store = new MemoryStore().registry(SparsePolicy.INDEX);
    private final Referrer referrer = new Referrer(REPOSITORY, SUBJECT, DIGEST);
    private final Key manifest = Layout.manifest(REPOSITORY, DIGEST);

    @Test
    void describesTheManifestAsListsShowIt() {
        write(referrer.write(MANIFEST, 3, IMAGE.length));

        assertThat(Referrer.descriptor(referrer.find(store).orElseThrow()))
                .hasToString("{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + DIGEST
                        + "\",\"size\":" + IMAGE.length
                        + ",\"artifactType\":\"application/vnd.oci.image.config.v1+json\","
                        + "\"annotations\":{\"name\":\"signature\"}}");
    }

    @Test
    void isRemovedOnlyAsItWasFound() {
        write(referrer.write(MANIFEST, 3, IMAGE.length));
        Document found = referrer.find(store).orElseThrow();
        write(referrer.write(MANIFEST, 4, IMAGE.length));

        assertThat(referrer.stopped(store.objects().write(List.of(referrer.removal(found, 5)))))
                .isTrue();
        assertThat(referrer.find(store)).isPresent();
        write(referrer.removal(referrer.find(store).orElseThrow(), 5));
        assertThat(referrer.find(store)).isEmpty();
    }

    @Test
    void isWithdrawnWithItsManifestAndStaysIfThatIsBack() {
        write(referrer.write(MANIFEST, 3, IMAGE.length));
        write(Write.store(manifest, Tombstone.of(9)));

        referrer.withdraw(store, 4);
        assertThat(referrer.find(store)).as("another removal").isPresent();
        referrer.withdraw(store, 9);
        assertThat(referrer.find(store)).isEmpty();
        assertThat(store.objects().find(manifest).orElseThrow().bytes())
                .as("a push that saw the first tombstone fails")
                .isNotEqualTo(Tombstone.of(9));
    }

    private void write(Write write) {
        store.objects().write(List.of(write));
    }
}
