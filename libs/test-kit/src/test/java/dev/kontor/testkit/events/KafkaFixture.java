package dev.kontor.testkit.events;

import dev.kontor.events.EventBus;
import dev.kontor.events.kafka.KafkaBus;
import dev.kontor.events.kafka.KafkaSettings;
import dev.kontor.testkit.kafka.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics that nobody else uses, and what their contract needs beside them. */
record KafkaFixture(KafkaBroker broker, KafkaSettings settings) {
    static final int PARTITIONS = 3;

    static KafkaFixture on(KafkaBroker broker) {
        return new KafkaFixture(broker, settings(broker.bootstrap(), "t" + UUID.randomUUID()));
    }

    static KafkaSettings settings(String bootstrap, String prefix) {
        return new KafkaSettings(
                bootstrap, prefix, PARTITIONS, 1, Duration.ofDays(7), Optional.empty(), Duration.ofSeconds(5));
    }

    EventBus open() {
        return KafkaBus.open(settings);
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }

    void appendRaw(String repository, byte[] record) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            settings.changesTopic(), repository.getBytes(StandardCharsets.UTF_8), record))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes the partition that has records forget its first one. */
    void forgetOldest() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                Admin admin = admin()) {
            Map<TopicPartition, RecordsToDelete> oldest = new HashMap<>();
            consumer.endOffsets(partitions(consumer, settings.changesTopic())).forEach((partition, end) -> {
                if (end > 0) {
                    oldest.put(partition, RecordsToDelete.beforeOffset(1));
                }
            });
            admin.deleteRecords(oldest).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<String> deadLetters() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, settings.deadLettersTopic());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long count = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            List<String> letters = new ArrayList<>();
            while (letters.size() < count) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(record -> letters.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
            return letters;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
    }
}
