package dev.kontor.events.kafka;

import dev.kontor.events.DeadLetter;
import dev.kontor.events.DeadLetters;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventConsumer;
import dev.kontor.events.EventLog;
import dev.kontor.events.EventLogRefusedException;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The logs, their groups and the dead letters on Kafka. */
public final class KafkaBus implements EventBus {
    private static final System.Logger LOGGER = System.getLogger(KafkaBus.class.getName());

    private final KafkaSettings settings;
    private final KafkaTopics topics;
    private final KafkaAppender appender;
    private final KafkaObserver observer;
    private final Map<Topic, KafkaEventLog> logs = new ConcurrentHashMap<>();

    private KafkaBus(KafkaSettings settings, KafkaObserver observer) {
        this.settings = settings;
        this.observer = observer;
        this.topics = new KafkaTopics(settings);
        this.appender = new KafkaAppender(settings, observer);
    }

    /**
     * Opens the bus. A broker that does not answer prevents nothing: its topics are made and checked when it does.
     *
     * @throws EventLogRefusedException when a topic, or a file that the settings name, must not be used
     */
    public static KafkaBus open(KafkaSettings settings) {
        return open(settings, KafkaObserver.NONE);
    }

    /**
     * The same with somebody who learns of the clients.
     *
     * @throws EventLogRefusedException when a topic, or a file that the settings name, must not be used
     */
    public static KafkaBus open(KafkaSettings settings, KafkaObserver observer) {
        int _ = KafkaLogging.set();
        KafkaBus bus = new KafkaBus(settings, observer);
        try {
            Uuid _ = bus.topics.require(Topic.CHANGES);
        } catch (EventLogRefusedException e) {
            throw e;
        } catch (EventLogUnavailableException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the log does not answer; changes are announced when it does: " + e.getMessage());
        }
        return bus;
    }

    @Override
    public EventLog log(Topic topic) {
        return logs.computeIfAbsent(topic, named -> new KafkaEventLog(settings, topics, appender, named));
    }

    @Override
    public EventConsumer join(Topic topic, String group) {
        return new KafkaMember(settings, topics, topic, EventBus.requireGroup(group), observer);
    }

    @Override
    public DeadLetters deadLetters() {
        return letter -> {
            Uuid _ = topics.require(Topic.CHANGES);
            appender.send(List.of(record(letter)), 1);
        };
    }

    private ProducerRecord<byte[], byte[]> record(DeadLetter letter) {
        return new ProducerRecord<>(
                settings.deadLettersTopic(),
                null,
                letter.record().place().getBytes(StandardCharsets.UTF_8),
                letter.record().bytes(),
                List.of(
                        header("group", letter.group()),
                        header("reason", letter.reason()),
                        header("time", letter.time().toString()),
                        header("place", letter.record().place())));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        topics.close();
        logs.values().forEach(KafkaEventLog::close);
        appender.close();
    }
}
