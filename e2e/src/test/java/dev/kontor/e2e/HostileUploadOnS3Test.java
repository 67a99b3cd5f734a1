package dev.kontor.e2e;

import java.util.Map;

/** The same attacks on a registry with its store in a bucket. */
class HostileUploadOnS3Test extends HostileUploadTest {
    @Override
    Map<String, String> settings() {
        return OnS3.settings();
    }
}
