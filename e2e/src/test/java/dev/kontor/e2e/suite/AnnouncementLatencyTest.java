package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.RandomBlob;
import dev.kontor.e2e.crash.Requests;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventBus;
import dev.kontor.events.LogPosition;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * How long after its 201 a push is seen by a reader of the topic. The figures are printed; judged is that each push comes,
 * a tag's in their order, and as soon as one does that is announced from memory and not found by the next listing.
 */
@Tag("slow")
@ResourceLock(Suite.SHARED)
class AnnouncementLatencyTest {
    private static final int WARM_UP = 200;
    private static final int PUSHES = 1000;
    private static final int TAGS = 20;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Far more than an announcement takes, and less than half the time between two listings. */
    private static final Duration FROM_MEMORY = Duration.ofSeconds(2);

    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

    @Test
    void fromTheAnswerToTheTopic() throws Exception {
        Suite suite = Suite.shared();
        Requests server = suite.clients().getFirst();
        RandomBlob config = new RandomBlob(1, 100);
        Map<Digest, Long> answered = new LinkedHashMap<>();
        Map<Digest, Long> seen = Collections.synchronizedMap(new LinkedHashMap<>());
        try (EventBus bus = suite.openBus()) {
            LogPosition from = bus.log().end();
            Thread reader = Thread.ofVirtual().start(() -> read(bus, from, seen));
            server.send("POST", "/v2/late/blobs/uploads/?digest=" + config.digest(), config.bytes());
            for (int i = 0; i < WARM_UP + PUSHES; i++) {
                byte[] manifest = manifest(config, i);
                assertThat(server.send("PUT", "/v2/late/manifests/t" + i % TAGS, manifest, "Content-Type", TYPE)
                                .statusCode())
                        .isEqualTo(201);
                if (i >= WARM_UP) {
                    answered.put(Digest.sha256(manifest), System.nanoTime());
                }
            }
            assertThat(reader.join(LONGEST)).as("all pushes are announced").isTrue();
        }
        requireOrder(List.copyOf(answered.keySet()), List.copyOf(seen.keySet()));
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
        assertThat(Duration.ofNanos(nanos[nanos.length / 2])).isLessThan(FROM_MEMORY);
    }

    /** The pushes of each tag came in their order; those of different tags may have gone by different replicas. */
    private static void requireOrder(List<Digest> answered, List<Digest> seen) {
        for (int tag = 0; tag < TAGS; tag++) {
            int remainder = tag;
            List<Digest> pushes = IntStream.range(0, answered.size())
                    .filter(i -> i % TAGS == remainder)
                    .mapToObj(answered::get)
                    .toList();
            assertThat(seen.stream().filter(pushes::contains)).containsExactlyElementsOf(pushes);
        }
    }

    /** Reads until each push was seen. */
    private static void read(EventBus bus, LogPosition from, Map<Digest, Long> seen) {
        try {
            LogPosition position = from;
            while (seen.size() < WARM_UP + PUSHES) {
                List<Delivery> entries = bus.log().read(position, 100, Duration.ofSeconds(1));
                long now = System.nanoTime();
                for (Delivery.Decoded each : Delivery.events(entries)) {
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
