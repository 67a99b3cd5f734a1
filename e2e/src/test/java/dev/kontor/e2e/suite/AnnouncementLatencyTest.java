package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.RandomBlob;
import dev.kontor.e2e.crash.Requests;
import dev.kontor.events.EventBus;
import dev.kontor.events.LogEntry;
import dev.kontor.events.LogPosition;
import dev.kontor.events.LoggedEvent;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** How long after its 201 a push is seen by a reader of the topic; printed, not judged. */
@Tag("slow")
@ResourceLock(Suite.SHARED)
class AnnouncementLatencyTest {
    private static final int WARM_UP = 200;
    private static final int PUSHES = 1000;
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

    @Test
    void fromTheAnswerToTheTopic() throws Exception {
        Suite suite = Suite.shared();
        Requests server = suite.clients().getFirst();
        RandomBlob config = new RandomBlob(1, 100);
        Map<Digest, Long> answered = new HashMap<>();
        Map<Digest, Long> seen = new ConcurrentHashMap<>();
        try (EventBus bus = suite.openBus()) {
            LogPosition from = bus.log().end();
            Thread reader = Thread.ofVirtual().start(() -> read(bus, from, seen));
            server.send("POST", "/v2/late/blobs/uploads/?digest=" + config.digest(), config.bytes());
            for (int i = 0; i < WARM_UP + PUSHES; i++) {
                byte[] manifest = manifest(config, i);
                assertThat(server.send("PUT", "/v2/late/manifests/t" + i % 20, manifest, "Content-Type", TYPE)
                                .statusCode())
                        .isEqualTo(201);
                if (i >= WARM_UP) {
                    answered.put(Digest.sha256(manifest), System.nanoTime());
                }
            }
            reader.join();
        }
        long[] nanos = answered.entrySet().stream()
                .mapToLong(push -> Math.max(0, seen.get(push.getKey()) - push.getValue()))
                .sorted()
                .toArray();
        System.out.printf(
                "from 201 to the topic, %d pushes: p50 %.2f ms, p99 %.2f ms, most %.2f ms; %d were seen before%n",
                nanos.length,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6,
                LongStream.of(nanos).filter(each -> each == 0).count());
        assertThat(nanos).hasSize(PUSHES);
    }

    /** Reads until each push was seen. */
    private static void read(EventBus bus, LogPosition from, Map<Digest, Long> seen) {
        try {
            LogPosition position = from;
            while (seen.size() < WARM_UP + PUSHES) {
                List<LogEntry> entries = bus.log().read(position, 100, Duration.ofSeconds(1));
                long now = System.nanoTime();
                for (LoggedEvent each : LogEntry.events(entries)) {
                    if (each.announced().event() instanceof RegistryEvent.TagMoved moved) {
                        seen.putIfAbsent(moved.digest(), now);
                    }
                }
                position = entries.isEmpty() ? position : entries.getLast().next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] manifest(RandomBlob config, int number) {
        return """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/octet-stream",\
                "digest":"%s","size":%d},"layers":[],"annotations":{"push":"%d"}}""".formatted(TYPE, config.digest(), config.sizeBytes(), number).getBytes(StandardCharsets.UTF_8);
    }
}
