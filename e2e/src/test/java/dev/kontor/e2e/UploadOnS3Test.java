package dev.kontor.e2e;

import java.util.Map;

/** Uploads and blobs over the wire, with the store in a bucket. */
class UploadOnS3Test extends UploadTest {
    private final Map<String, String> settings = OnS3.settings();

    @Override
    Map<String, String> settings() {
        return settings;
    }
}
