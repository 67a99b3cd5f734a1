package dev.kontor.e2e;

import java.util.Map;

/** Manifests and lists over the wire, with the store in a bucket. */
class ManifestOnS3Test extends ManifestTest {
    private final Map<String, String> settings = OnS3.settings();

    @Override
    Map<String, String> settings() {
        return settings;
    }
}
