package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.events.Outbox;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.Registry;
import dev.kontor.registry.RegistrySettings;
import dev.kontor.registry.SparsePolicy;
import dev.kontor.registry.Statistics;
import dev.kontor.registry.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One pull counts once, and a look not at all. */
class PullCountTest {
    private static final RepositoryName REPOSITORY = RepositoryName.of("case/counted");

    @TempDir
    private Path folder;

    @Test
    void getCountsAndHeadAndWhatIsKnownAlreadyDoNot() {
        byte[] image = Wire.manifest("v1");
        String digest = Digest.sha256(image).value();
        try (Wire wire = Wire.start(folder)) {
            wire.pushBlob(REPOSITORY.value(), Wire.EMPTY_JSON);
            assertThat(wire.pushManifest(REPOSITORY.value(), "v1", image).statusCode())
                    .isEqualTo(201);
            String path = "/v2/" + REPOSITORY + "/manifests/";
            for (int i = 0; i < 3; i++) {
                assertThat(wire.send("HEAD", path + "v1", new byte[0]).statusCode())
                        .isEqualTo(200);
                assertThat(wire.get(path + digest).statusCode()).isEqualTo(200);
            }
            assertThat(wire.get(path + "v1").statusCode()).isEqualTo(200);
            assertThat(wire.get(path + digest, "If-None-Match", '"' + digest + '"')
                            .statusCode())
                    .isEqualTo(304);
            assertThat(wire.get(path + "v2").statusCode()).isEqualTo(404);
        }
        // What was counted last is announced when the server ends; it is added by whoever comes next.
        await().untilAsserted(() -> {
            try (Wire wire = Wire.start(folder)) {
                assertThat(wire.get("/v2/").statusCode()).isEqualTo(200);
            }
            try (Registry registry = Registry.openReadOnly(settings())) {
                Statistics.Pulls pulls = registry.statistics().of(REPOSITORY, Digest.of(digest));
                assertThat(pulls.count()).isEqualTo(4);
                assertThat(pulls.last()).isPresent();
            }
        });
    }

    private RegistrySettings settings() {
        StoreSettings store = new StoreSettings(
                new StoreSettings.Folder(folder, false), false, SparsePolicy.INDEX, Duration.ofDays(1), folder);
        return new RegistrySettings(store, Map.of(), new RegistrySettings.Journal(), Outbox.Scope.ALL);
    }
}
