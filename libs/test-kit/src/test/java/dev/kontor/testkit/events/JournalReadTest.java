package dev.kontor.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLog;
import dev.kontor.events.JournalEventLog;
import dev.kontor.events.LogPosition;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Durability;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reading a journal costs: what it gives, and not what lies behind that. */
class JournalReadTest {
    private static final RepositoryName REPOSITORY = RepositoryName.of("a/b");
    private static final int DOCUMENTS = 32;
    private static final int POLL = 64;

    @TempDir
    private Path folder;

    /** Counts the documents that are read. */
    private record Counted(DocumentStore store, AtomicInteger documents, AtomicInteger questions)
            implements DocumentStore {
        @Override
        public Optional<Document> find(Key key) {
            return store.find(key);
        }

        @Override
        public BatchOutcome write(List<Write> batch, Durability durability) {
            return store.write(batch, durability);
        }

        @Override
        public List<DocumentEntry> list(Prefix prefix, String after, int limit) {
            return store.list(prefix, after, limit);
        }

        @Override
        public List<KeyedDocument> read(Prefix prefix, String after, int limit) {
            List<KeyedDocument> read = store.read(prefix, after, limit);
            documents.addAndGet(read.size());
            questions.incrementAndGet();
            return read;
        }
    }

    /** Appends and reads all of it again, a poll at a time; what it cost. */
    private Counted readAgain(int eventsADocument) throws InterruptedException {
        try (ObjectStore store = FileObjectStore.open(folder, false);
                EventLog log = new JournalEventLog(store, 100_000)) {
            for (int i = 0; i < DOCUMENTS; i++) {
                int first = i * eventsADocument;
                log.append(IntStream.range(first, first + eventsADocument)
                        .mapToObj(JournalReadTest::event)
                        .toList());
            }
            Counted counted = new Counted(store, new AtomicInteger(), new AtomicInteger());
            EventLog counting = new JournalEventLog(counted, 100_000);
            LogPosition position = LogPosition.OLDEST;
            int next = 0;
            while (next < DOCUMENTS * eventsADocument) {
                List<Delivery> entries = counting.read(position, POLL, Duration.ofSeconds(1));
                assertThat(entries).isNotEmpty().hasSizeLessThanOrEqualTo(POLL);
                for (Delivery entry : entries) {
                    assertThat(Delivery.events(List.of(entry)).getFirst().announced())
                            .isEqualTo(event(next++));
                }
                position = entries.getLast().next();
            }
            return counted;
        }
    }

    @Test
    void readsFewDocumentsForFewEvents() throws InterruptedException {
        assertThat(readAgain(256).documents()).hasValueLessThan(8 * DOCUMENTS);
    }

    @Test
    void asksSeldomForManySmallDocuments() throws InterruptedException {
        Counted counted = readAgain(1);

        assertThat(counted.documents()).hasValueLessThan(2 * DOCUMENTS);
        assertThat(counted.questions()).hasValueLessThan(DOCUMENTS / 4);
    }

    private static AnnouncedEvent event(int sequence) {
        return new AnnouncedEvent(
                new EventId(REPOSITORY, sequence, 0),
                Instant.EPOCH,
                "anonymous",
                "",
                new RegistryEvent.ManifestDeleted(REPOSITORY, Digest.sha256(new byte[0])));
    }
}
