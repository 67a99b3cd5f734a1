package dev.kontor.events.kafka;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventCodec;
import dev.kontor.events.EventLog;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.LogPosition;
import dev.kontor.events.Topic;
import dev.kontor.oci.RepositoryName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The log as a topic of Kafka, keyed by repository; values are CloudEvents in structured mode.
 *
 * <p>It can be opened while no broker answers; each call tries by itself.
 */
public final class KafkaEventLog implements EventLog {
    private static final RecordHeader CONTENT_TYPE = new RecordHeader(
            "content-type", "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.UTF_8));
    private static final int MOST_AT_ONCE = 256;
    private static final int MOST_IDLE = 4;

    private final KafkaSettings settings;
    private final KafkaTopics topics;
    private final KafkaAppender appender;
    private final Topic topic;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<KafkaCursor> idle = new ArrayDeque<>();
    private final Set<KafkaCursor> busy = new HashSet<>();
    private boolean closed;

    /** The topics and the appender are shared with other logs, and closed by whoever made them. */
    KafkaEventLog(KafkaSettings settings, KafkaTopics topics, KafkaAppender appender, Topic topic) {
        this.settings = settings;
        this.topics = topics;
        this.appender = appender;
        this.topic = topic;
    }

    @Override
    public void append(List<AnnouncedEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        requireOpen();
        Uuid _ = topics.require(topic);
        Map<RepositoryName, Deque<AnnouncedEvent>> waiting = new LinkedHashMap<>();
        events.forEach(event -> waiting.computeIfAbsent(event.id().repository(), _ -> new ArrayDeque<>())
                .add(event));
        while (!waiting.isEmpty()) {
            List<ProducerRecord<byte[], byte[]>> wave = new ArrayList<>();
            for (Deque<AnnouncedEvent> ofRepository : List.copyOf(waiting.values())) {
                if (wave.size() < MOST_AT_ONCE) {
                    wave.add(record(ofRepository.removeFirst()));
                }
            }
            appender.send(wave, settings.partitions(topic));
            waiting.values().removeIf(Deque::isEmpty);
        }
    }

    private void requireOpen() {
        lock.lock();
        try {
            if (closed) {
                throw new EventLogUnavailableException("the log is closed");
            }
        } finally {
            lock.unlock();
        }
    }

    private ProducerRecord<byte[], byte[]> record(AnnouncedEvent event) {
        return new ProducerRecord<>(
                settings.name(topic),
                null,
                event.id().repository().value().getBytes(StandardCharsets.UTF_8),
                EventCodec.encode(event),
                List.of(CONTENT_TYPE));
    }

    /** Something to do with a cursor. */
    private interface Work<T> {
        T with(KafkaCursor cursor);
    }

    @Override
    public List<Delivery> read(LogPosition from, int limit, Duration wait) throws InterruptedException {
        try {
            return with(from, cursor -> {
                if (from.equals(LogPosition.OLDEST) || !cursor.position().equals(from)) {
                    cursor.seek(from);
                }
                return cursor.read(limit, wait);
            });
        } catch (WakeupException e) {
            return List.of();
        }
    }

    @Override
    public LogPosition end() {
        return ask(KafkaCursor::end);
    }

    @Override
    public LogPosition oldest() {
        return ask(KafkaCursor::oldest);
    }

    @Override
    public boolean hasReached(LogPosition kept, LogPosition goal) {
        return KafkaPosition.hasReached(kept, goal);
    }

    private LogPosition ask(Work<LogPosition> question) {
        try {
            return with(LogPosition.OLDEST, question);
        } catch (WakeupException e) {
            throw new EventLogUnavailableException("the log is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventLogUnavailableException("interrupted", e);
        }
    }

    /** Works with a cursor that nobody else has; one that fails is not used again. */
    private <T> T with(LogPosition position, Work<T> work) throws InterruptedException {
        return KafkaFailure.translateInterruptibly("reading from " + settings.name(topic), () -> {
            KafkaCursor cursor = take(position);
            boolean isSound = false;
            try {
                T result = work.with(cursor);
                isSound = true;
                return result;
            } finally {
                giveBack(cursor, isSound);
            }
        });
    }

    private KafkaCursor take(LogPosition position) {
        Uuid identity = topics.require(topic);
        lock.lock();
        try {
            if (closed) {
                throw new WakeupException();
            }
            KafkaCursor cursor = idle.stream()
                    .filter(each -> each.position().equals(position))
                    .findFirst()
                    .or(() -> idle.stream().findFirst())
                    .orElseGet(() -> new KafkaCursor(settings, topic, identity));
            idle.remove(cursor);
            busy.add(cursor);
            return cursor;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(KafkaCursor cursor, boolean isSound) {
        boolean isKept;
        lock.lock();
        try {
            busy.remove(cursor);
            isKept = isSound && !closed && idle.size() < MOST_IDLE;
            if (isKept) {
                idle.addFirst(cursor);
            }
        } finally {
            lock.unlock();
        }
        if (!isKept) {
            cursor.close();
        }
    }

    @Override
    public void close() {
        List<KafkaCursor> unused;
        lock.lock();
        try {
            closed = true;
            busy.forEach(KafkaCursor::wake);
            unused = List.copyOf(idle);
            idle.clear();
        } finally {
            lock.unlock();
        }
        unused.forEach(KafkaCursor::close);
    }
}
