package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.e2e.crash.RandomBlob;
import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventHandler;
import dev.kontor.events.EventLoop;
import dev.kontor.events.Handling;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Json;
import dev.kontor.testkit.s3.FaultyProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What nobody of the suite wrote: strange records on its topic, events of other versions, a store that is not safe. */
@ResourceLock(Suite.SHARED)
class BadInputsTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Path GOLDEN = Path.of("..", "libs", "event-log", "src", "test", "resources", "events");

    private final List<AnnouncedEvent> heard = new CopyOnWriteArrayList<>();
    private Suite suite;

    @BeforeEach
    void start() throws Exception {
        suite = Suite.shared();
    }

    @Test
    void aRecordThatNobodyCanReadBecomesADeadLetterAndTheNextEventIsHeard() throws Exception {
        byte[] garbage = "{\"specversion\":\"1.0\",\"half".getBytes(StandardCharsets.UTF_8);
        try (EventBus bus = suite.openBus();
                EventLoop loop = bus.handle("bad-inputs", new Listener())) {
            put("bad/inputs", garbage);
            RandomBlob blob = new RandomBlob(1, 100);
            await().atMost(WAIT).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
                assertThat(suite.clients()
                                .getFirst()
                                .send("POST", "/v2/bad/inputs/blobs/uploads/?digest=" + blob.digest(), blob.bytes())
                                .statusCode())
                        .isEqualTo(201);
            });

            await().atMost(WAIT).untilAsserted(() -> {
                assertThat(heardOf("bad/inputs")).isPositive();
                assertThat(loop.deadLettered()).isPositive();
            });
            ConsumerRecord<byte[], byte[]> letter = deadLetters("bad-inputs").stream()
                    .filter(each -> Arrays.equals(each.value(), garbage))
                    .findFirst()
                    .orElseThrow();
            assertThat(header(letter, "reason")).startsWith("not an event: ");
            assertThat(header(letter, "place")).startsWith("kontor.registry.changes/");
        }
    }

    @Test
    void eventsOfTheGoldenFilesAreReadAndThoseOfLaterReleasesPassedOver() throws Exception {
        List<ObjectNode> golden = golden();
        assertThat(golden).hasSize(9);
        String repository = golden.getFirst().path("partitionkey").asText();
        try (EventBus bus = suite.openBus();
                EventLoop _ = bus.handle("golden", new Listener())) {
            ObjectNode unknown = golden.getFirst().deepCopy().put("type", "dev.kontor.registry.crown.given");
            put(repository, Json.MAPPER.writeValueAsBytes(unknown));
            for (ObjectNode event : golden) {
                event.put("ofalaterversion", "x").withObject("/data").put("more", 1);
                put(repository, Json.MAPPER.writeValueAsBytes(event));
            }
            await().atMost(WAIT).until(() -> heardOf(repository) >= golden.size());
            assertThat(heard.stream()
                            .map(AnnouncedEvent::event)
                            .filter(event -> event.repository().value().equals(repository))
                            .map(RegistryEvent::getClass))
                    .hasSize(9)
                    .doesNotHaveDuplicates();
            assertThat(deadLetters("golden"))
                    .noneSatisfy(letter -> assertThat(header(letter, "reason")).contains("crown.given"));
        }
    }

    @Test
    void aStoreThatKnowsNoConditionsIsRefusedAtTheStart() throws Exception {
        try (FaultyProxy proxy = new FaultyProxy(suite.store().endpoint())) {
            proxy.plan(request -> request.isConditional() ? FaultyProxy.Fault.UNCONDITIONAL : FaultyProxy.Fault.NONE);

            assertThat(suite.outputOfStartOn(proxy.endpoint(), 1))
                    .contains("the S3 service of storage.storageDriver is not safe to use")
                    .contains("If-None-Match");
            assertThat(proxy.faults()).isPositive();
        }
    }

    private final class Listener implements EventHandler {
        @Override
        public Handling handle(AnnouncedEvent event) {
            heard.add(event);
            return new Handling.Done();
        }

        @Override
        public void rebuild() {
            throw new AssertionError("nothing was forgotten");
        }
    }

    private long heardOf(String repository) {
        return heard.stream()
                .filter(each -> each.event().repository().value().equals(repository))
                .count();
    }

    private static List<ObjectNode> golden() throws IOException {
        List<ObjectNode> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            for (Path file : files.sorted().toList()) {
                events.add((ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(file)));
            }
        }
        return events;
    }

    private void put(String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", suite.kafka().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var _ = producer.send(new ProducerRecord<>(
                            suite.kafka().changesTopic(), key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        }
    }

    /** The dead letters of a group. */
    private List<ConsumerRecord<byte[], byte[]>> deadLetters(String group) {
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", suite.kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(suite.kafka().deadLettersTopic(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(letters::add);
            }
        }
        letters.removeIf(letter -> !header(letter, "group").equals(group));
        return letters;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
