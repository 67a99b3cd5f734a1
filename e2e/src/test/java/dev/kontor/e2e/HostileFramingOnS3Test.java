package dev.kontor.e2e;

import java.util.Map;

/** The same attacks on a registry with its store in a bucket. */
class HostileFramingOnS3Test extends HostileFramingTest {
    @Override
    Map<String, String> settings() {
        return OnS3.settings();
    }
}
