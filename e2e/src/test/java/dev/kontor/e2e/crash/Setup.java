package dev.kontor.e2e.crash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.config.ConfigLoader;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.LoadOutcome;
import dev.kontor.oci.Json;
import dev.kontor.testkit.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A configuration file of a registry on a free port. */
public record Setup(Path configuration, boolean hasAtomicBatches) {
    /** A registry in a folder. */
    public static Setup ofFolder(Path configuration, Path data, boolean commit) throws IOException {
        return write(configuration, storage(data).put("commit", commit), true);
    }

    /** A registry in a bucket. */
    public static Setup ofBucket(Path configuration, Path data, S3Server server, String bucket) throws IOException {
        ObjectNode storage = storage(data);
        storage.putObject("storageDriver")
                .put("name", "s3")
                .put("regionendpoint", server.endpoint().toString())
                .put("bucket", bucket)
                .put("accesskey", server.credentials().accessKey())
                .put("secretkey", server.credentials().secretKey())
                .put("secure", false)
                .put("chunksize", 5 << 20);
        return write(configuration, storage, false);
    }

    private static ObjectNode storage(Path data) {
        return Json.MAPPER.createObjectNode().put("rootDirectory", data.toString());
    }

    private static Setup write(Path configuration, ObjectNode storage, boolean hasAtomicBatches) throws IOException {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.set("storage", storage);
        json.putObject("http").put("address", "127.0.0.1").put("port", "0");
        Files.write(configuration, Json.MAPPER.writeValueAsBytes(json));
        return new Setup(configuration, hasAtomicBatches);
    }

    KontorConfig load() {
        return switch (ConfigLoader.load(Optional.of(configuration), Map.of())) {
            case LoadOutcome.Loaded loaded -> loaded.config();
            case LoadOutcome.Refused refused -> throw new AssertionError(refused.problems());
        };
    }
}
