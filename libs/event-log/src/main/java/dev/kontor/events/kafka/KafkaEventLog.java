package dev.kontor.events.kafka;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventCodec;
import dev.kontor.events.EventLog;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.LogEntry;
import dev.kontor.events.LogPosition;
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
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<KafkaCursor> idle = new ArrayDeque<>();
    private final Set<KafkaCursor> busy = new HashSet<>();
    private boolean closed;

    KafkaEventLog(KafkaSettings settings, KafkaTopics topics, KafkaAppender appender) {
        this.settings = settings;
        this.topics = topics;
        this.appender = appender;
    }

    @Override
    public void append(List<AnnouncedEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        topics.require();
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
            appender.send(wave, settings.partitions());
            waiting.values().removeIf(Deque::isEmpty);
        }
    }

    private ProducerRecord<byte[], byte[]> record(AnnouncedEvent event) {
        return new ProducerRecord<>(
                settings.changesTopic(),
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
    public List<LogEntry> read(LogPosition from, int limit, Duration wait) throws InterruptedException {
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
        try {
            return with(LogPosition.OLDEST, KafkaCursor::end);
        } catch (WakeupException e) {
            throw new EventLogUnavailableException("the log is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventLogUnavailableException("interrupted", e);
        }
    }

    /** Works with a cursor that nobody else has; one that fails is not used again. */
    private <T> T with(LogPosition position, Work<T> work) throws InterruptedException {
        return KafkaFailure.translateInterruptibly("reading from " + settings.changesTopic(), () -> {
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
        var topic = topics.require();
        lock.lock();
        try {
            if (closed) {
                throw new WakeupException();
            }
            KafkaCursor cursor = idle.stream()
                    .filter(each -> each.position().equals(position))
                    .findFirst()
                    .or(() -> idle.stream().findFirst())
                    .orElseGet(() -> new KafkaCursor(settings, topic));
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
        topics.close();
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
        appender.close();
    }
}
