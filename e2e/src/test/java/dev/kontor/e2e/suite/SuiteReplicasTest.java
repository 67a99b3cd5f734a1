package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.RaceOfTags;
import dev.kontor.e2e.crash.RandomBlob;
import dev.kontor.e2e.crash.Requests;
import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventHandler;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLoop;
import dev.kontor.events.Handling;
import dev.kontor.events.LogPosition;
import dev.kontor.events.RegistryEvent;
import dev.kontor.testkit.RawHttp;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two gateways and two replicas of each service: whichever is asked, what it says is what the others say. */
@ResourceLock(Suite.SHARED)
class SuiteReplicasTest {
    private static final Duration WAIT = Duration.ofSeconds(90);
    private static final int PIECE_BYTES = 6 << 20;
    private static final int CLIENTS = 16;
    private static final int OPERATIONS = 12;

    private Suite suite;
    private Requests one;
    private Requests other;

    @BeforeEach
    void start() throws Exception {
        suite = Suite.shared();
        one = suite.clients().getFirst();
        other = suite.clients().getLast();
    }

    @Test
    void anUploadThatLosesItsReplicaWithinAChunkOrTheLastPieceIsFinishedByAnother() throws Exception {
        RandomBlob blob = new RandomBlob(1, 4 * PIECE_BYTES + 12_345);
        String upload = begin("lost/upload");
        Map<Replica, Long> before = new HashMap<>();
        suite.blobs().forEach(replica -> before.put(replica, Suite.receivedBytes(replica)));
        patchOn(one, upload, blob, 0, PIECE_BYTES);
        Replica owner = suite.blobs().stream()
                .filter(replica -> Suite.receivedBytes(replica) > before.get(replica))
                .findFirst()
                .orElseThrow();

        sendUntilItIsKilled("PATCH " + upload, blob, PIECE_BYTES, 2 * PIECE_BYTES, owner);
        assertThat(stored(other, upload)).isBetween(PIECE_BYTES, 2 * PIECE_BYTES);
        patchOn(other, upload, blob, PIECE_BYTES, 2 * PIECE_BYTES);
        suite.restart(owner);
        patchOn(other, upload, blob, 2 * PIECE_BYTES, 3 * PIECE_BYTES);

        int sent = stored(other, upload);
        sendUntilItIsKilled("PUT " + upload + "?digest=" + blob.digest(), blob, sent, blob.sizeBytes(), owner);
        int stored = stored(other, upload);
        assertThat(stored).isBetween(sent, blob.sizeBytes());
        patchOn(other, upload, blob, stored, blob.sizeBytes());
        close(one, upload, blob);
        suite.restart(owner);

        requireServed("lost/upload", blob);
    }

    /** Sends a piece, in the middle of which the replica is killed that takes it. */
    private void sendUntilItIsKilled(String request, RandomBlob blob, int from, int to, Replica owner)
            throws InterruptedException {
        byte[] piece = Arrays.copyOfRange(blob.bytes(), from, to);
        try (RawHttp http = RawHttp.connect(one.uri().getPort())) {
            http.request(request + " HTTP/1.1", "Content-Length: " + piece.length);
            http.send(Arrays.copyOf(piece, piece.length / 2));
            owner.kill();
            http.send(Arrays.copyOfRange(piece, piece.length / 2, piece.length));
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isPresent();
        }
    }

    /** Sends a piece, what is missing of it again while nobody can take it. */
    private static void patchOn(Requests server, String upload, RandomBlob blob, int from, int to) {
        Awaitility.await()
                .atMost(WAIT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    int at = from == 0 ? startOf(server, upload) : stored(server, upload);
                    if (at < to) {
                        expect(202, server.send("PATCH", upload, Arrays.copyOfRange(blob.bytes(), at, to)));
                    }
                    return stored(server, upload) == to;
                });
    }

    /** Where an upload stands of which perhaps nothing is there; a range cannot say that, and looks as for one byte. */
    private static int startOf(Requests server, String upload) {
        int stored = stored(server, upload);
        return stored == 1 ? 0 : stored;
    }

    @Test
    void clientsThatRaceOnTagsAreToldOneHistoryAndAGroupOfTwoHearsAllOfIt() throws Exception {
        Set<EventId> heard = ConcurrentHashMap.newKeySet();
        try (EventBus bus = suite.openBus();
                EventLoop _ = bus.handle("race-watch", new Listener(heard));
                EventLoop _ = bus.handle("race-watch", new Listener(heard));
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            LogPosition from = bus.log().end();
            RaceOfTags race = new RaceOfTags(suite.clients(), "sixteen");
            race.prepare();
            List<Future<List<RaceOfTags.Outcome>>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i;
                clients.add(executor.submit(() -> race.run(seed, OPERATIONS)));
            }
            List<RaceOfTags.Outcome> outcomes = new ArrayList<>();
            for (Future<List<RaceOfTags.Outcome>> each : clients) {
                outcomes.addAll(each.get());
            }

            race.requireConsistentAnswers();
            assertThat(race.requireChains(outcomes, bus.log(), from, WAIT)).isGreaterThan(CLIENTS);
            Set<EventId> told = ids(bus, from, "sixteen/");
            Awaitility.await().atMost(WAIT).until(() -> heard.containsAll(told));
        }
    }

    private record Listener(Set<EventId> heard) implements EventHandler {
        @Override
        public Handling handle(AnnouncedEvent event) {
            heard.add(event.id());
            return new Handling.Done();
        }

        @Override
        public void rebuild() {
            throw new AssertionError("nothing was forgotten");
        }
    }

    @Test
    void aRepositoryIsAnnouncedBeforeAllElseOfItWhoeverAnnounces() throws Exception {
        try (EventBus bus = suite.openBus()) {
            LogPosition from = bus.log().end();
            suite.toBroker().cut();
            for (int i = 0; i < 20; i++) {
                RandomBlob first = new RandomBlob(1, 100);
                RandomBlob blob = new RandomBlob(2, 100);
                String blobs = "/v2/early/r" + i + "/blobs/";
                untilAnswered(201, () -> one.send("POST", blobs + "uploads/?digest=" + first.digest(), first.bytes()));
                untilAnswered(201, () -> one.send("POST", blobs + "uploads/?digest=" + blob.digest(), blob.bytes()));
                untilAnswered(202, () -> other.send("DELETE", blobs + blob.digest(), new byte[0]));
            }
            suite.toBroker().heal();

            Awaitility.await()
                    .atMost(WAIT)
                    .ignoreExceptions()
                    .until(() -> ids(bus, from, "early/").size() == 40);
            Set<String> created = new HashSet<>();
            for (RegistryEvent event : events(bus, from, "early/")) {
                String repository = event.repository().value();
                assertThat(created.contains(repository) || event instanceof RegistryEvent.RepositoryCreated)
                        .as(event.toString())
                        .isTrue();
                created.add(repository);
            }
        }
    }

    private static Set<EventId> ids(EventBus bus, LogPosition from, String prefix) throws InterruptedException {
        Set<EventId> ids = new HashSet<>();
        read(bus, from, prefix).forEach(each -> ids.add(each.id()));
        return ids;
    }

    private static List<RegistryEvent> events(EventBus bus, LogPosition from, String prefix)
            throws InterruptedException {
        return read(bus, from, prefix).stream().map(AnnouncedEvent::event).toList();
    }

    /** The events of some repositories up to the end of the log as it is now. */
    private static List<AnnouncedEvent> read(EventBus bus, LogPosition from, String prefix)
            throws InterruptedException {
        List<AnnouncedEvent> events = new ArrayList<>();
        LogPosition end = bus.log().end();
        LogPosition position = from;
        while (!position.equals(end)) {
            List<Delivery> entries = bus.log().read(position, 500, Duration.ofMillis(200));
            Delivery.events(entries).stream()
                    .map(each -> each.announced())
                    .filter(each -> each.event().repository().value().startsWith(prefix))
                    .forEach(events::add);
            if (entries.isEmpty()) {
                break;
            }
            position = entries.getLast().next();
        }
        return events;
    }

    private String begin(String repository) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = one.send("POST", "/v2/" + repository + "/blobs/uploads/", new byte[0]);
        expect(202, answer);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static void close(Requests server, String upload, RandomBlob blob) {
        untilAnswered(201, () -> server.send("PUT", upload + "?digest=" + blob.digest(), new byte[0]));
    }

    /** Where an upload stands, asked until somebody can tell. */
    private static int stored(Requests server, String upload) {
        String range = Awaitility.await()
                .atMost(WAIT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> server.get(upload).headers().firstValue("Range").orElse(""), text -> !text.isEmpty());
        return Integer.parseInt(range.substring("0-".length())) + 1;
    }

    private void requireServed(String repository, RandomBlob blob) throws IOException, InterruptedException {
        for (Requests server : suite.clients()) {
            assertThat(server.get("/v2/" + repository + "/blobs/" + blob.digest())
                            .body())
                    .isEqualTo(blob.bytes());
        }
    }

    /** Asks again while a server says that it cannot answer now. */
    private static void untilAnswered(int status, Callable<HttpResponse<byte[]>> request) {
        Awaitility.await()
                .atMost(WAIT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    expect(status, request.call());
                });
    }

    private static void expect(int status, HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
    }
}
