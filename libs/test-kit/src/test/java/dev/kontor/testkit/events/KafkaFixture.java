package dev.kontor.testkit.events;

import dev.kontor.events.EventBus;
import dev.kontor.events.kafka.KafkaBus;
import dev.kontor.events.kafka.KafkaSettings;
import dev.kontor.testkit.kafka.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    /** The jars of the broker. */
    static final Path LIBRARIES = Path.of("kafka", "target", "lib");

    /** Members hear soon that others have come or gone. */
    static final String QUICK = "heartbeat.interval.ms=150\n";

    static KafkaFixture on(KafkaBroker broker) {
        return new KafkaFixture(broker, settings(broker.bootstrap(), "t" + UUID.randomUUID()));
    }

    static KafkaSettings settings(String bootstrap, String prefix) {
        return settings(bootstrap, prefix, Duration.ofSeconds(5), QUICK);
    }

    /** @param properties lines of the file of client properties */
    static KafkaSettings settings(String bootstrap, String prefix, Duration deliveryTimeout, String properties) {
        return new KafkaSettings(
                bootstrap, prefix, PARTITIONS, 1, Duration.ofDays(7), Optional.of(file(properties)), deliveryTimeout);
    }

    private static Path file(String properties) {
        try {
            Path file = Files.createTempFile("kafka-client", ".properties");
            file.toFile().deleteOnExit();
            return Files.writeString(file, properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    EventBus open() {
        return KafkaBus.open(settings);
    }

    /** A bus whose members must poll within a time. */
    EventBus openImpatient(Duration patience) {
        return KafkaBus.open(settings(
                broker.bootstrap(),
                settings.topicPrefix(),
                settings.deliveryTimeout(),
                QUICK + "max.poll.interval.ms=" + patience.toMillis() + "\n"));
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

    /** Changes a byte, on the broker's disk, of the first record that holds a text. */
    void damage(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Path segment = broker.data(settings.changesTopic(), partition).resolve("00000000000000000000.log");
            int at = Files.readString(segment, StandardCharsets.ISO_8859_1).indexOf(text);
            if (at >= 0) {
                try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                    int _ = file.write(ByteBuffer.wrap(new byte[] {(byte) (wanted[0] ^ 1)}), at);
                }
                return;
            }
        }
        throw new IllegalStateException("no record holds " + text);
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
