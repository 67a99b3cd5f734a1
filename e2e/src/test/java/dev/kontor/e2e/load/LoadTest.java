package dev.kontor.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.Folders;
import dev.kontor.e2e.crash.ServerProcess;
import dev.kontor.e2e.crash.Setup;
import dev.kontor.oci.Digest;
import dev.kontor.testkit.s3.MinioServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./kontor load-test}: what is heavier than the heap of 256 MiB in which the registry runs. */
@Tag("slow")
class LoadTest {
    private static final long GIGABYTES = Long.getLong("kontor.test.gigabytes", 20);
    private static final String STORE = System.getProperty("kontor.test.store", "file");
    private static final long MOST_RESIDENT_BYTES = 640L << 20;

    @TempDir
    private Path folder;

    /** Work on a registry, which notes how long its parts take. */
    @FunctionalInterface
    private interface Work {
        void run(BlobClient client, Stopwatch watch) throws Exception;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesALargeBlob(boolean inChunks) throws Exception {
        SeededBytes bytes = new SeededBytes(inChunks ? 1 : 2, GIGABYTES * 1_000_000_000);
        Digest digest = bytes.digest();
        String way = inChunks ? "POST, PATCH in chunks, PUT" : "POST, PUT of the whole";
        serve((client, watch) -> {
            watch.time(GIGABYTES + " GB: " + way, bytes.sizeBytes(), () -> {
                if (inChunks) {
                    client.pushInChunks(digest, bytes);
                } else {
                    client.pushWhole(digest, bytes, bytes.sizeBytes());
                }
            });
            watch.time(
                    GIGABYTES + " GB: GET",
                    bytes.sizeBytes(),
                    () -> assertThat(client.pull(digest)).isEqualTo(digest));
        });
    }

    @Test
    void takesACrowd() throws Exception {
        List<Digest> pushed = new ArrayList<>();
        serve((client, watch) -> {
            Crowd crowd = new Crowd(client);
            watch.time("200 uploads of 20 MB at once", Crowd.totalBytes(), () -> pushed.addAll(crowd.push()));
            watch.time("GET of each", Crowd.totalBytes(), () -> crowd.pull(pushed));
        });
    }

    private void serve(Work work) throws Exception {
        Path data = folder.resolve("data");
        Path configuration = folder.resolve("config.json");
        if (STORE.equals("s3")) {
            try (MinioServer server = MinioServer.started()) {
                serve(Setup.ofBucket(configuration, data, server, server.newBucket()), work);
            }
        } else {
            serve(Setup.ofFolder(configuration, data, true), work);
            Folders.delete(data);
        }
    }

    private void serve(Setup setup, Work work) throws Exception {
        ServerProcess server = ServerProcess.start(setup, Launch.OPTIONS, Map.of());
        ProcessGauge process = new ProcessGauge(server.pid());
        try (BlobClient client = BlobClient.of(server.uri().orElseThrow())) {
            work.run(client, new Stopwatch(STORE, process));
            assertThat(process.peakResidentBytes()).isLessThan(MOST_RESIDENT_BYTES);
        } finally {
            server.terminate();
        }
        server.awaitTerminated();
        assertThat(server.errors()).isEmpty();
    }
}
