package dev.kontor.events.kafka;

import dev.kontor.events.EventLogRefusedException;
import dev.kontor.events.EventLogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topics that are missing and checks those that are there, once, as soon as the broker answers. For many
 * threads.
 */
final class KafkaTopics implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(KafkaTopics.class.getName());

    private final KafkaSettings settings;
    private final ReentrantLock finding = new ReentrantLock();
    private volatile Optional<Uuid> changes = Optional.empty();
    private Optional<Admin> asking = Optional.empty();
    private boolean closed;

    KafkaTopics(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * Sees to it that the topics are there and can be used.
     *
     * @return the identity of the topic of changes, which another topic of the same name does not have
     * @throws EventLogRefusedException when one of them must not be used
     * @throws EventLogUnavailableException when the broker does not answer; it may be tried again
     */
    Uuid require() {
        return changes.orElseGet(this::find);
    }

    private Uuid find() {
        finding.lock();
        try {
            if (changes.isEmpty()) {
                changes = Optional.of(KafkaFailure.translate("Kafka at " + settings.bootstrapServers(), () -> {
                    try (Admin admin = admin()) {
                        create(admin, missing(admin));
                        return checked(admin);
                    }
                }));
            }
            return changes.orElseThrow();
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

    private List<NewTopic> missing(Admin admin) throws ExecutionException, InterruptedException {
        List<NewTopic> missing = new ArrayList<>();
        for (NewTopic topic :
                List.of(topic(settings.changesTopic(), settings.partitions()), topic(settings.deadLettersTopic(), 1))) {
            if (describe(admin, topic.name()).isEmpty()) {
                missing.add(topic);
            }
        }
        return missing;
    }

    private NewTopic topic(String name, int partitions) {
        return new NewTopic(name, partitions, (short) settings.replicationFactor())
                .configs(Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        Long.toString(settings.retention().toMillis()),
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

    private static Optional<TopicDescription> describe(Admin admin, String topic)
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

    private Uuid checked(Admin admin) throws ExecutionException, InterruptedException {
        String name = settings.changesTopic();
        Optional<TopicDescription> topic = describe(admin, name);
        // What was made a moment ago is not known to every broker yet.
        for (int tries = 0; topic.isEmpty() && tries < 20; tries++) {
            TimeUnit.MILLISECONDS.sleep(100);
            topic = describe(admin, name);
        }
        TopicDescription found =
                topic.orElseThrow(() -> new EventLogUnavailableException("the topic " + name + " does not appear"));
        requirePartitions(found.partitions().size());
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        checkConfig(admin.describeConfigs(List.of(resource)).all().get().get(resource));
        int copies = found.partitions().getFirst().replicas().size();
        if (copies < settings.replicationFactor()) {
            warn("has " + copies + " copies and not " + settings.replicationFactor()
                    + ": events may be lost with a broker; add copies with kafka-reassign-partitions");
        }
        return found.topicId();
    }

    private void requirePartitions(int found) {
        if (found != settings.partitions()) {
            throw new EventLogRefusedException("the topic " + settings.changesTopic() + " has " + found
                    + " partitions and the configuration says " + settings.partitions()
                    + ": the order of a repository's events rests on a number that never changes. Set"
                    + " bus.kafka.partitions to " + found + ", or choose another bus.kafka.topicPrefix to begin anew");
        }
    }

    private void checkConfig(Config config) {
        if (value(config, "cleanup.policy").contains("compact")) {
            throw new EventLogRefusedException("the topic " + settings.changesTopic()
                    + " is compacted, which loses events: set its cleanup.policy to delete with kafka-configs");
        }
        long retention = Long.parseLong(value(config, "retention.ms"));
        if (retention >= 0 && retention < settings.retention().toMillis()) {
            warn("keeps records for " + retention + " ms and not for " + settings.retention()
                    + ": who is away for longer builds its state anew; set its retention.ms with kafka-configs");
        }
        if (Integer.parseInt(value(config, "min.insync.replicas")) < settings.minInsyncReplicas()) {
            warn("has min.insync.replicas under " + settings.minInsyncReplicas()
                    + ": acknowledged events may be lost with a broker; set it with kafka-configs");
        }
        if (Boolean.parseBoolean(value(config, "unclean.leader.election.enable"))) {
            warn("allows unclean leader elections, which lose acknowledged events; set"
                    + " unclean.leader.election.enable to false with kafka-configs");
        }
    }

    private static String value(Config config, String name) {
        return config.get(name).value();
    }

    private void warn(String what) {
        LOGGER.log(System.Logger.Level.WARNING, "the topic " + settings.changesTopic() + " " + what);
    }
}
