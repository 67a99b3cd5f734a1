package dev.kontor.events.kafka;

import dev.kontor.events.Delivery;
import dev.kontor.events.EventConsumer;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.LogPosition;
import dev.kontor.events.PositionLostException;
import dev.kontor.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A member of a group of Kafka, which gives each partition to one member at a time.
 *
 * <p>While work goes on it polls with its partitions paused, as often as it is told to keep them. A partition that has to
 * go is given away behind the record under way, for which the broker waits as long as {@code max.poll.interval.ms}.
 */
final class KafkaMember implements EventConsumer {
    private static final System.Logger LOGGER = System.getLogger(KafkaMember.class.getName());
    private static final Duration LAG_AGE = Duration.ofSeconds(5);
    private static final Duration LEAVE = Duration.ofSeconds(2);
    private static final Duration KEEP = Duration.ofMillis(50);
    private static final String HAND_OVER = "max.poll.interval.ms";
    private static final Duration HAND_OVER_TIME = Duration.ofMinutes(5);
    private static final int MOST_POLLED = 64;

    private final KafkaSettings settings;
    private final KafkaTopics topics;
    private final Topic topic;
    private final String group;
    private final KafkaObserver observer;
    private Optional<KafkaConsumer<byte[], byte[]>> consumer = Optional.empty();
    private KafkaObserver.Watch watch = () -> {};
    private List<ConsumerRecord<byte[], byte[]>> polled = List.of();
    private final Set<TopicPartition> taken = new HashSet<>();
    private final Set<TopicPartition> lost = new HashSet<>();
    private final Map<TopicPartition, OffsetAndMetadata> unnoted = new HashMap<>();
    private int noted;
    private Optional<Work> keeping = Optional.empty();
    private Duration handOver = HAND_OVER_TIME;
    private boolean woken;
    private long lagAt = System.nanoTime();
    private volatile long lag;

    KafkaMember(KafkaSettings settings, KafkaTopics topics, Topic topic, String group, KafkaObserver observer) {
        this.observer = observer;
        this.settings = settings;
        this.topics = topics;
        this.topic = topic;
        this.group = group;
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            keeping.filter(_ -> isAtWorkOn(partitions)).ifPresent(KafkaMember.this::handOver);
            leave(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            if (keeping.isPresent() && isAtWorkOn(partitions)) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "the broker took a member of the group {0} for dead while it worked, or did not hear of it in"
                                + " time: {1} are handled by others",
                        group,
                        partitions);
            }
            leave(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (keeping.isPresent()) {
                consumer.ifPresent(joined -> joined.pause(partitions));
            }
        }
    }

    private void leave(Collection<TopicPartition> partitions) {
        taken.addAll(partitions);
        lost.removeAll(partitions);
        unnoted.keySet().removeAll(partitions);
    }

    private boolean isAtWorkOn(Collection<TopicPartition> partitions) {
        return polled.stream().map(KafkaMember::partition).anyMatch(partitions::contains);
    }

    /** Waits for the record under way, and notes what was handled as long as the partitions are still this member's. */
    private void handOver(Work work) {
        if (!work.stop(handOver.multipliedBy(3).dividedBy(4))) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "{0} is at work on a record for too long: the broker may give it to another member meanwhile",
                    group);
        }
        try {
            note(consumer.orElseThrow(), work.settled());
        } catch (EventLogUnavailableException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "what was handled comes once more", e);
        }
    }

    @Override
    public List<Delivery> poll(Duration wait) throws InterruptedException {
        KafkaConsumer<byte[], byte[]> joined = join();
        polled = List.of();
        noted = 0;
        taken.clear();
        return KafkaFailure.translateInterruptibly("reading from " + settings.name(topic), () -> {
            if (!lost.isEmpty()) {
                throw forgotten();
            }
            commit(joined);
            try {
                refreshLag(joined);
                polled = records(joined, wait);
            } catch (WakeupException e) {
                return List.of();
            }
            return polled.stream().map(KafkaMember::entry).toList();
        });
    }

    private static Delivery entry(ConsumerRecord<byte[], byte[]> record) {
        String next = record.topic() + "/" + record.partition() + "/" + (record.offset() + 1);
        return KafkaCursor.entry(record, new LogPosition(next));
    }

    /** Joins the group when it is first needed: a host name that does not resolve yet would prevent it before. */
    private KafkaConsumer<byte[], byte[]> join() {
        Uuid _ = topics.require(topic);
        KafkaConsumer<byte[], byte[]> joined;
        synchronized (this) {
            if (consumer.isEmpty()) {
                Map<String, Object> properties = new HashMap<>(KafkaCursor.consumerProperties());
                properties.put("group.id", settings.group(topic, group));
                properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
                properties.put("max.poll.records", MOST_POLLED);
                Map<String, Object> all = settings.client(properties);
                all.putIfAbsent(HAND_OVER, Long.toString(HAND_OVER_TIME.toMillis()));
                handOver = Duration.ofMillis(
                        Long.parseLong(all.get(HAND_OVER).toString().strip()));
                consumer = Optional.of(KafkaFailure.translate(
                        "joining the group " + group,
                        () -> new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer())));
                watch = observer.opened(consumer.get(), settings.group(topic, group));
                consumer.get().subscribe(List.of(settings.name(topic)), new Rebalance());
                if (woken) {
                    consumer.get().wakeup();
                }
            }
            joined = consumer.get();
        }
        return joined;
    }

    private List<ConsumerRecord<byte[], byte[]>> records(KafkaConsumer<byte[], byte[]> joined, Duration wait) {
        try {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            joined.poll(wait).forEach(records::add);
            return records;
        } catch (NoOffsetForPartitionException e) {
            begin(joined, e.partitions());
            return List.of();
        } catch (InvalidOffsetException e) {
            lost.addAll(e.partitions());
            throw forgotten();
        } catch (KafkaException e) {
            if (!DamagedRecord.isPossible(e)) {
                throw e;
            }
            return DamagedRecord.pass(joined).<ConsumerRecord<byte[], byte[]>>map(found -> found).stream()
                    .toList();
        }
    }

    /** A group without a position begins with the first record there ever was; if that is gone, it must be told. */
    private void begin(KafkaConsumer<byte[], byte[]> joined, Set<TopicPartition> partitions) {
        joined.beginningOffsets(partitions).forEach((partition, oldest) -> {
            if (oldest > 0) {
                lost.add(partition);
            } else {
                joined.seek(partition, 0);
            }
        });
        if (!lost.isEmpty()) {
            throw forgotten();
        }
    }

    private PositionLostException forgotten() {
        return new PositionLostException(
                "the log no longer holds all that the group " + group + " did not handle, in " + lost);
    }

    @Override
    public void commit(int handled) {
        List<ConsumerRecord<byte[], byte[]>> records = polled;
        if (records.isEmpty()) {
            return;
        }
        KafkaConsumer<byte[], byte[]> joined = consumer.orElseThrow();
        Map<TopicPartition, Long> again = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records.subList(handled, records.size())) {
            again.putIfAbsent(partition(record), record.offset());
        }
        again.keySet().removeIf(partition -> !isOwned(joined, partition));
        again.forEach(joined::seek);
        try {
            note(joined, handled);
        } finally {
            polled = List.of();
        }
    }

    /** Notes that the first records were handled, as far as that was not noted before. */
    private void note(KafkaConsumer<byte[], byte[]> joined, int handled) {
        for (int i = noted; i < handled; i++) {
            ConsumerRecord<byte[], byte[]> record = polled.get(i);
            if (isOwned(joined, partition(record))) {
                unnoted.put(partition(record), new OffsetAndMetadata(record.offset() + 1));
            }
        }
        noted = Math.max(noted, handled);
        commit(joined);
    }

    /** Tells the broker what it does not know yet; what it cannot take now it is told with the next. */
    private void commit(KafkaConsumer<byte[], byte[]> joined) {
        if (unnoted.isEmpty()) {
            return;
        }
        KafkaFailure.translate("noting the position of the group " + group, () -> {
            try {
                committed(joined, Map.copyOf(unnoted));
                unnoted.clear();
            } catch (RebalanceInProgressException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "{0} notes its position when its members have settled", group);
            } catch (CommitFailedException e) {
                unnoted.clear();
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "a member of the group " + group
                                + " lost its place; what it handled last is handled once more");
            }
            return true;
        });
    }

    /** A wake-up that was meant for a poll must not undo a commit. */
    private static void committed(KafkaConsumer<byte[], byte[]> joined, Map<TopicPartition, OffsetAndMetadata> done) {
        try {
            joined.commitSync(done);
        } catch (WakeupException e) {
            joined.commitSync(done);
        }
    }

    private boolean isOwned(KafkaConsumer<byte[], byte[]> joined, TopicPartition partition) {
        return !taken.contains(partition) && joined.assignment().contains(partition);
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    @Override
    public boolean keep(Work work) {
        KafkaConsumer<byte[], byte[]> joined = join();
        return KafkaFailure.translate("staying in the group " + group, () -> {
            keeping = Optional.of(work);
            joined.pause(joined.assignment());
            try {
                if (!joined.poll(KEEP).isEmpty()) {
                    throw new IllegalStateException("a partition that is paused gave a record");
                }
            } catch (WakeupException e) {
                return true;
            } catch (InvalidOffsetException e) {
                // It is in the group all the same; the next poll for records says what is lost.
            } finally {
                keeping = Optional.empty();
                joined.resume(joined.assignment());
            }
            note(joined, Math.min(work.settled(), polled.size()));
            refreshLag(joined);
            return polled.stream().allMatch(record -> isOwned(joined, partition(record)));
        });
    }

    private void refreshLag(KafkaConsumer<byte[], byte[]> joined) {
        if (System.nanoTime() - lagAt < 0 || joined.assignment().isEmpty()) {
            return;
        }
        lagAt = System.nanoTime() + LAG_AGE.toNanos();
        try {
            Map<TopicPartition, Long> open = new HashMap<>();
            polled.forEach(record -> open.putIfAbsent(partition(record), record.offset()));
            long behind = 0;
            for (var end : joined.endOffsets(joined.assignment()).entrySet()) {
                TopicPartition partition = end.getKey();
                long next = open.containsKey(partition) ? open.get(partition) : joined.position(partition);
                behind += Math.max(0, end.getValue() - next);
            }
            lag = behind;
        } catch (InvalidOffsetException e) {
            // The poll that follows says so.
        }
    }

    @Override
    public void skipLost() {
        KafkaConsumer<byte[], byte[]> joined = join();
        KafkaFailure.translate("going on behind what was forgotten", () -> {
            lost.retainAll(joined.assignment());
            joined.beginningOffsets(lost).forEach((partition, offset) -> {
                joined.seek(partition, offset);
                unnoted.put(partition, new OffsetAndMetadata(offset));
            });
            lost.clear();
            commit(joined);
            return true;
        });
    }

    @Override
    public long lag() {
        return lag;
    }

    @Override
    public synchronized void wake() {
        woken = true;
        consumer.ifPresent(KafkaConsumer::wakeup);
    }

    @Override
    public void close() {
        watch.close();
        try {
            consumer.ifPresent(joined -> joined.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(LEAVE)));
        } catch (KafkaException e) {
            // The broker finds out by itself.
        }
    }
}
