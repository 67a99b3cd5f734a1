package dev.kontor.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The logs, the positions of groups and the dead letters in the registry's own store.
 *
 * <p>Members of a group do not share the work at one time: one of them does it, another when that one is gone.
 */
public final class JournalBus implements EventBus {
    private static final Prefix DEAD_LETTERS = Prefix.of("dead-letters");

    private final DocumentStore store;
    private final boolean shared;
    private final long maxDocuments;
    private final Map<Topic, JournalEventLog> logs = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Duration lease;

    /**
     * @param shared whether other processes use the store at the same time
     * @param maxDocuments how many appends of a topic the journal keeps at least, unless the topic says otherwise
     */
    public JournalBus(DocumentStore store, boolean shared, long maxDocuments, InstantSource clock) {
        this(store, shared, maxDocuments, clock, Lease.LENGTH);
    }

    /**
     * A bus whose members give each other up sooner or later than usual.
     *
     * @param shared whether other processes use the store at the same time
     * @param maxDocuments how many appends of a topic the journal keeps at least, unless the topic says otherwise
     * @param lease how long a member that shows no sign keeps its turn; the same for all
     */
    public JournalBus(DocumentStore store, boolean shared, long maxDocuments, InstantSource clock, Duration lease) {
        this.lease = lease;
        this.store = store;
        this.shared = shared;
        this.maxDocuments = maxDocuments;
        this.clock = clock;
        logs.put(Topic.CHANGES, open(Topic.CHANGES));
    }

    private JournalEventLog open(Topic topic) {
        return new JournalEventLog(store, topic, topic.appends().orElse(maxDocuments));
    }

    private JournalEventLog journal(Topic topic) {
        try {
            return logs.computeIfAbsent(topic, this::open);
        } catch (StoreUnavailableException e) {
            throw new EventLogUnavailableException("cannot open the journal of " + topic.name(), e);
        }
    }

    @Override
    public EventLog log(Topic topic) {
        return journal(topic);
    }

    @Override
    public EventConsumer join(Topic topic, String group) {
        return new JournalConsumer(store, journal(topic), topic, EventBus.requireGroup(group), shared, clock, lease);
    }

    @Override
    public DeadLetters deadLetters() {
        return letter -> {
            try {
                store.write(List.of(Write.store(
                        DEAD_LETTERS.key(letter.group() + "/" + letter.record().place()), encode(letter))));
            } catch (StoreUnavailableException e) {
                throw new EventLogUnavailableException("a dead letter cannot be kept", e);
            }
        };
    }

    /** One line of JSON about the record, and the record. */
    private static byte[] encode(DeadLetter letter) {
        ObjectNode header = Json.MAPPER.createObjectNode();
        header.put("group", letter.group());
        header.put("reason", letter.reason());
        header.put("time", letter.time().toString());
        header.put("place", letter.record().place());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header.toString().getBytes(StandardCharsets.UTF_8));
        bytes.write('\n');
        bytes.writeBytes(letter.record().bytes());
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        logs.values().forEach(JournalEventLog::close);
    }
}
