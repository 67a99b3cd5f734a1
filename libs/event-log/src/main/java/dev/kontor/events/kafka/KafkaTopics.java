package dev.kontor.events.kafka;

import dev.kontor.events.EventLogRefusedException;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topics that are missing and checks those that are there, each once, when it is first needed and the broker
 * answers. For many threads.
 */
final class KafkaTopics implements AutoCloseable {
    private final KafkaSettings settings;
    private final ReentrantLock finding = new ReentrantLock();
    private final Map<Topic, Uuid> found = new ConcurrentHashMap<>();
    private Optional<Admin> asking = Optional.empty();
    private boolean closed;

    KafkaTopics(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * Sees to it that a topic, and that of dead letters, are there and can be used.
     *
     * @return the identity of the topic, which another topic of the same name does not have
     * @throws EventLogRefusedException when one of them must not be used
     * @throws EventLogUnavailableException when the broker does not answer; it may be tried again
     */
    Uuid require(Topic topic) {
        return Optional.ofNullable(found.get(topic)).orElseGet(() -> find(topic));
    }

    private Uuid find(Topic topic) {
        finding.lock();
        try {
            Optional<Uuid> known = Optional.ofNullable(found.get(topic));
            if (known.isPresent()) {
                return known.get();
            }
            Uuid identity = KafkaFailure.translate("Kafka at " + settings.bootstrapServers(), () -> {
                try (Admin admin = admin()) {
                    create(admin, missing(admin, topic));
                    return new TopicCheck(settings, topic).identity(admin);
                }
            });
            found.put(topic, identity);
            return identity;
        } finally {
            finding.unlock();
        }
    }

    private synchronized Admin admin() {
        if (closed) {
            throw new EventLogUnavailableException("the log is closed");
        }
        Admin admin = Admin.create(
                settings.client(Map.of("default.api.timeout.ms", KafkaSettings.millis(KafkaSettings.REQUEST_TIMEOUT))));
        asking = Optional.of(admin);
        return admin;
    }

    /** Ends what waits for the broker; nothing new is asked. */
    @Override
    public synchronized void close() {
        closed = true;
        asking.ifPresent(admin -> admin.close(Duration.ZERO));
    }

    private List<NewTopic> missing(Admin admin, Topic topic) throws ExecutionException, InterruptedException {
        List<NewTopic> missing = new ArrayList<>();
        for (NewTopic wanted : List.of(
                topic(settings.name(topic), settings.partitions(topic), settings.retention(topic)),
                topic(settings.deadLettersTopic(), 1, settings.retention()))) {
            if (describe(admin, wanted.name()).isEmpty()) {
                missing.add(wanted);
            }
        }
        return missing;
    }

    private NewTopic topic(String name, int partitions, Duration retention) {
        return new NewTopic(name, partitions, (short) settings.replicationFactor())
                .configs(Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        Long.toString(retention.toMillis()),
                        "min.insync.replicas",
                        Integer.toString(settings.minInsyncReplicas()),
                        "unclean.leader.election.enable",
                        "false"));
    }

    private static void create(Admin admin, Collection<NewTopic> topics)
            throws ExecutionException, InterruptedException {
        for (NewTopic topic : topics) {
            try {
                admin.createTopics(List.of(topic)).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    static Optional<TopicDescription> describe(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        try {
            return Optional.of(admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
