package dev.kontor.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLogRefusedException;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.kafka.KafkaBus;
import dev.kontor.oci.RepositoryName;
import dev.kontor.testkit.kafka.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Topics as they are made, and those that must not be used. */
class KafkaTopicsTest {
    private static final RepositoryName REPOSITORY = RepositoryName.of("library/nginx");

    private final KafkaFixture kafka = KafkaFixture.on(KafkaBroker.shared(KafkaFixture.LIBRARIES));
    private final String changes = kafka.settings().changesTopic();

    @Test
    void makesTopicsThatLoseNothing() throws Exception {
        try (EventBus _ = kafka.open();
                EventBus again = kafka.open();
                Admin admin = kafka.admin()) {
            again.log().append(List.of(created()));

            TopicDescription topic = admin.describeTopics(List.of(changes))
                    .topicNameValues()
                    .get(changes)
                    .get();
            assertThat(topic.partitions()).hasSize(KafkaFixture.PARTITIONS);
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, changes);
            var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
            assertThat(config.get("retention.ms").value())
                    .isEqualTo(Long.toString(Duration.ofDays(7).toMillis()));
            assertThat(config.get("unclean.leader.election.enable").value()).isEqualTo("false");
        }
    }

    @Test
    void writesCloudEventsUnderTheNameOfTheRepository() {
        try (EventBus bus = kafka.open();
                KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.broker().bootstrap(),
                                "group.id",
                                changes,
                                "auto.offset.reset",
                                "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            bus.log().append(List.of(created()));
            consumer.subscribe(List.of(changes));
            ConsumerRecord<String, String> record = Awaitility.await()
                    .until(() -> consumer.poll(Duration.ofMillis(500)), polled -> !polled.isEmpty())
                    .iterator()
                    .next();

            assertThat(record.key()).isEqualTo("library/nginx");
            assertThat(record.value()).startsWith("{\"specversion\":\"1.0\",\"id\":\"library/nginx/1/0\"");
            assertThat(new String(record.headers().lastHeader("content-type").value(), StandardCharsets.UTF_8))
                    .isEqualTo("application/cloudevents+json; charset=UTF-8");
        }
    }

    @Test
    void refusesAnotherNumberOfPartitions() throws Exception {
        make(new NewTopic(changes, KafkaFixture.PARTITIONS + 2, (short) 1));

        assertThatThrownBy(() -> KafkaBus.open(kafka.settings()))
                .isInstanceOf(EventLogRefusedException.class)
                .hasMessageContaining("bus.kafka.partitions to 5");
    }

    @Test
    void refusesACompactedTopic() throws Exception {
        make(new NewTopic(changes, KafkaFixture.PARTITIONS, (short) 1).configs(Map.of("cleanup.policy", "compact")));

        assertThatThrownBy(() -> KafkaBus.open(kafka.settings()))
                .isInstanceOf(EventLogRefusedException.class)
                .hasMessageContaining("cleanup.policy");
    }

    @Test
    void appendsNothingOnceSomebodyHasAddedPartitions() throws Exception {
        try (EventBus first = kafka.open();
                Admin admin = kafka.admin()) {
            admin.createPartitions(Map.of(changes, NewPartitions.increaseTo(KafkaFixture.PARTITIONS + 1)))
                    .all()
                    .get();

            // Brokers hear of new partitions a moment later.
            Awaitility.await()
                    .untilAsserted(() -> assertThatThrownBy(() -> first.log().append(List.of(created())))
                            .isInstanceOf(EventLogRefusedException.class)
                            .hasMessageContaining("partitions"));
        }
    }

    @Test
    void opensAndEndsWithoutABroker() {
        try (EventBus bus = KafkaBus.open(KafkaFixture.settings("127.0.0.1:1", "t"))) {
            assertThatThrownBy(() -> bus.log().append(List.of(created())))
                    .isInstanceOf(EventLogUnavailableException.class);
        }
        try (EventBus bus = KafkaBus.open(KafkaFixture.settings("no-such-host.invalid:9092", "t"))) {
            assertThatThrownBy(() -> bus.log().end()).isInstanceOf(EventLogUnavailableException.class);
        }
    }

    private void make(NewTopic topic) throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    private static AnnouncedEvent created() {
        return new AnnouncedEvent(
                new EventId(REPOSITORY, 1, 0),
                Instant.EPOCH,
                "anonymous",
                "",
                new RegistryEvent.RepositoryCreated(REPOSITORY));
    }
}
