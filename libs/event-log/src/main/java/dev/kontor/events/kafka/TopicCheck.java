package dev.kontor.events.kafka;

import dev.kontor.events.EventLogRefusedException;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.Topic;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;

/** Whether a topic that is there can be used: events would be lost, or lose their order, in one that cannot. */
final class TopicCheck {
    private static final System.Logger LOGGER = System.getLogger(KafkaTopics.class.getName());

    private final KafkaSettings settings;
    private final Topic topic;
    private final String name;

    TopicCheck(KafkaSettings settings, Topic topic) {
        this.settings = settings;
        this.topic = topic;
        this.name = settings.name(topic);
    }

    /**
     * The identity of the topic.
     *
     * @throws EventLogRefusedException when it must not be used
     * @throws EventLogUnavailableException when it does not appear
     */
    Uuid identity(Admin admin) throws ExecutionException, InterruptedException {
        Optional<TopicDescription> described = KafkaTopics.describe(admin, name);
        // What was made a moment ago is not known to every broker yet.
        for (int tries = 0; described.isEmpty() && tries < 20; tries++) {
            TimeUnit.MILLISECONDS.sleep(100);
            described = KafkaTopics.describe(admin, name);
        }
        TopicDescription found =
                described.orElseThrow(() -> new EventLogUnavailableException("the topic " + name + " does not appear"));
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
        if (found != settings.partitions(topic)) {
            throw new EventLogRefusedException("the topic " + name + " has " + found
                    + " partitions and must have " + settings.partitions(topic)
                    + ": the order of a repository's events rests on a number that never changes. "
                    + (topic.partitions().isEmpty() ? "Set bus.kafka.partitions to " + found + ", or choose" : "Choose")
                    + " another bus.kafka.topicPrefix to begin anew");
        }
    }

    private void checkConfig(Config config) {
        if (value(config, "cleanup.policy").contains("compact")) {
            throw new EventLogRefusedException("the topic " + name
                    + " is compacted, which loses events: set its cleanup.policy to delete with kafka-configs");
        }
        long retention = Long.parseLong(value(config, "retention.ms"));
        if (retention >= 0 && retention < settings.retention(topic).toMillis()) {
            warn("keeps records for " + retention + " ms and not for " + settings.retention(topic)
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
        LOGGER.log(System.Logger.Level.WARNING, "the topic " + name + " " + what);
    }
}
