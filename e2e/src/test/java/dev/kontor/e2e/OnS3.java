package dev.kontor.e2e;

import dev.kontor.testkit.s3.MinioServer;
import java.util.HashMap;
import java.util.Map;

/** A registry's store in a bucket of a real MinIO server. */
final class OnS3 {
    private static final String DRIVER = "KONTOR_STORAGE_STORAGEDRIVER_";

    private OnS3() {}

    /** The variables that name a bucket of its own. */
    static Map<String, String> settings() {
        MinioServer server = MinioServer.shared();
        return settings(server, server.newBucket());
    }

    /** Whether a registry with these settings has its store in a bucket. */
    static boolean is(Map<String, String> settings) {
        return settings.containsKey(DRIVER + "BUCKET");
    }

    /** One of the settings, by the end of its name. */
    static String setting(Map<String, String> settings, String name) {
        return settings.get(DRIVER + name);
    }

    static Map<String, String> settings(MinioServer server, String bucket) {
        Map<String, String> settings = new HashMap<>();
        Map.of(
                        "NAME",
                        "s3",
                        "REGIONENDPOINT",
                        server.endpoint().toString(),
                        "REGION",
                        "us-east-1",
                        "BUCKET",
                        bucket,
                        "ROOTDIRECTORY",
                        "registry",
                        "ACCESSKEY",
                        server.credentials().accessKey(),
                        "SECRETKEY",
                        server.credentials().secretKey())
                .forEach((name, value) -> settings.put(DRIVER + name, value));
        return settings;
    }
}
