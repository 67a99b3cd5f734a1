package dev.kontor.e2e;

import dev.kontor.testkit.s3.MinioServer;
import java.util.HashMap;
import java.util.Map;

/** A registry's store in a bucket of a real MinIO server. */
final class OnS3 {
    private OnS3() {}

    /** The variables that name a bucket of its own. */
    static Map<String, String> settings() {
        MinioServer server = MinioServer.shared();
        return settings(server, server.newBucket());
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
                .forEach((name, value) -> settings.put("KONTOR_STORAGE_STORAGEDRIVER_" + name, value));
        return settings;
    }
}
