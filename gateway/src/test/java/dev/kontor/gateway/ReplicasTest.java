package dev.kontor.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.proxy.HostLookup;
import dev.kontor.http.proxy.ProxyLimits;
import dev.kontor.http.proxy.ReplicaSet;
import dev.kontor.http.proxy.ReplicaStatus;
import dev.kontor.testkit.RawHttp;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which replica gets a request, and what happens to requests when replicas come and go. */
class ReplicasTest {
    private static final String DIGEST = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    private static final String BLOB =
            "/v2/a/blobs/sha256:0000000000000000000000000000000000000000000000000000000000000000";
    private static final String MANIFEST =
            "/v2/a/manifests/sha256:0000000000000000000000000000000000000000000000000000000000000000";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void requestsOfAnUploadGoToOneReplicaAndToAnotherOnceThatIsGone() {
        try (StubReplica one = StubReplica.answering(OK);
                StubReplica other = StubReplica.answering(OK);
                Gate gate = Gate.before(one, other);
                RawHttp http = gate.connect()) {
            for (int i = 0; i < 20; i++) {
                http.request("GET /v2/a/blobs/uploads/x HTTP/1.1").receive();
            }
            StubReplica owner = one.heads().isEmpty() ? other : one;
            StubReplica heir = owner == one ? other : one;
            assertThat(owner.heads()).hasSize(20);
            assertThat(heir.heads()).isEmpty();

            owner.kill();
            assertThat(http.request("GET /v2/a/blobs/uploads/x HTTP/1.1")
                            .receive()
                            .status())
                    .isEqualTo(200);
            assertThat(heir.heads()).hasSize(1);
        }
    }

    @Test
    void uploadsAreSpread() {
        try (StubReplica one = StubReplica.answering(OK);
                StubReplica other = StubReplica.answering(OK);
                Gate gate = Gate.before(one, other);
                RawHttp http = gate.connect()) {
            for (int i = 0; i < 200; i++) {
                http.request("GET /v2/a/blobs/uploads/upload-" + i + " HTTP/1.1")
                        .receive();
            }
            assertThat(one.heads().size()).isBetween(50, 150);
        }
    }

    @Test
    void busyReplicaIsLeftToItself() {
        CountDownLatch end = new CountDownLatch(1);
        StubReplica.Script slow = request -> {
            if (request.head().contains("/tags/")) {
                hold(end);
            }
            request.send(OK);
        };
        try (StubReplica one = StubReplica.that(slow);
                StubReplica other = StubReplica.that(slow);
                Gate gate = Gate.before(one, other);
                RawHttp waiting = gate.connect();
                RawHttp http = gate.connect()) {
            waiting.request("GET /v2/a/tags/list HTTP/1.1");
            await().atMost(RawHttp.PATIENCE)
                    .until(() -> one.heads().size() + other.heads().size() == 1);
            StubReplica busy = one.heads().isEmpty() ? other : one;
            for (int i = 0; i < 100; i++) {
                http.request("GET " + BLOB + " HTTP/1.1").receive();
            }
            // Two random choices are the same, and so the busy one, in a quarter of the cases.
            assertThat(busy.heads().size()).isLessThan(45);
            end.countDown();
            assertThat(waiting.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void drainingReplicaFinishesWhatItHasAndGetsNothingNew() {
        CountDownLatch end = new CountDownLatch(1);
        StubReplica.Script script = request -> {
            if (request.head().contains("/tags/")) {
                hold(end);
            }
            request.send(OK);
        };
        try (StubReplica replica = StubReplica.that(script);
                Gate gate = Gate.before(replica);
                RawHttp underWay = gate.connect();
                RawHttp http = gate.connect()) {
            underWay.request("GET /v2/a/tags/list HTTP/1.1");
            await().atMost(RawHttp.PATIENCE).until(() -> replica.heads().size() == 1);
            replica.ready(false);
            gate.awaitStates("unready");
            RawHttp.Answer refused = http.request("GET " + BLOB + " HTTP/1.1").receive();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isPresent();
            end.countDown();
            assertThat(underWay.receive().text()).isEqualTo("ok");
            replica.ready(true);
            gate.awaitStates("ready");
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET " + BLOB,
                "HEAD " + BLOB,
                "POST /v2/a/blobs/uploads/",
                "PUT /v2/a/blobs/uploads/x?digest=" + DIGEST,
                "PUT " + MANIFEST + " {}"
            })
    void harmlessRequestsAreSentToAnotherReplicaWhenOneDies(String request) {
        AtomicInteger deaths = new AtomicInteger();
        StubReplica.Script firstDies = received -> {
            if (!received.header("Content-Length").isEmpty()) {
                received.body();
            }
            if (deaths.getAndIncrement() == 0) {
                received.die();
            } else {
                received.send("HTTP/1.1 204 Yes\r\n\r\n");
            }
        };
        try (StubReplica one = StubReplica.that(firstDies);
                StubReplica other = StubReplica.that(firstDies);
                Gate gate = Gate.before(one, other);
                RawHttp http = gate.connect()) {
            send(http, request);
            assertThat(http.receiveHead().status()).isEqualTo(204);
            assertThat(gate.failures()).containsExactly("broken+");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE " + BLOB,
                "DELETE " + MANIFEST,
                "PUT /v2/a/manifests/tag {}",
                "PUT " + MANIFEST + "?tag=x {}",
                "POST /v2/a/blobs/uploads/?digest=" + DIGEST + " {}",
                "PATCH /v2/a/blobs/uploads/x {}",
                "PUT /v2/a/blobs/uploads/x?digest=" + DIGEST + " {}"
            })
    void requestsThatMayHaveBeenCarriedOutAreNotSentAgain(String request) {
        StubReplica.Script dies = received -> {
            received.body();
            received.die();
        };
        try (StubReplica one = StubReplica.that(dies);
                StubReplica other = StubReplica.that(dies);
                Gate gate = Gate.before(one, other);
                RawHttp http = gate.connect()) {
            send(http, request);
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isPresent();
            assertThat(one.heads().size() + other.heads().size()).isEqualTo(1);
        }
    }

    /** Harmless without its precondition; with it the second would be held against what the first has changed. */
    @ParameterizedTest
    @ValueSource(strings = {"If-None-Match: *", "If-Match: \"x\""})
    void aChangeOnAPreconditionIsPassedOnOnce(String precondition) {
        StubReplica.Script dies = received -> {
            received.body();
            received.die();
        };
        try (StubReplica one = StubReplica.that(dies);
                StubReplica other = StubReplica.that(dies);
                Gate gate = Gate.before(one, other);
                RawHttp http = gate.connect()) {
            http.request("PUT " + MANIFEST + " HTTP/1.1", "Content-Length: 2", precondition)
                    .send("{}");
            assertThat(http.receive().status()).isEqualTo(503);
            List<String> heads =
                    Stream.concat(one.heads().stream(), other.heads().stream()).toList();
            assertThat(heads).hasSize(1);
            assertThat(heads.getFirst()).containsIgnoringCase(precondition);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH /v2/a/blobs/uploads/x {}", "DELETE " + BLOB, "PUT /v2/a/manifests/tag {}"})
    void whoeverListensNoMoreDidNothing(String request) {
        try (StubReplica one = StubReplica.answering(OK);
                StubReplica other = StubReplica.answering(OK);
                Gate gate = Gate.before(one, other);
                RawHttp http = gate.connect()) {
            for (int i = 0; i < 10; i++) {
                http.request("GET " + BLOB + " HTTP/1.1").receive(); // so that connections rest
            }
            one.kill();
            send(http, request);
            assertThat(http.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void replicaThatDistrustsTheGatewayIsNotTheClientsFault() {
        try (StubReplica replica = StubReplica.answering("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().status())
                    .isEqualTo(502);
            assertThat(gate.failures()).contains("distrusted+");
        }
    }

    /** Nobody can log in here; where one can, the door answers with its challenge. */
    @Test
    void refusalOfAStrangerIsTheGatewaysToAnswer() {
        try (StubReplica replica = StubReplica.answering("HTTP/1.1 403 Forbidden\r\nKontor-Stranger: 1\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"x\": 12}");
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            for (int i = 0; i < 2; i++) {
                RawHttp.Answer refused =
                        http.request("GET " + BLOB + " HTTP/1.1").receive();
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.text()).contains("\"DENIED\"").doesNotContain("\"x\"");
                assertThat(refused.header("Kontor-Stranger")).isEmpty();
            }
            assertThat(replica.heads()).hasSize(2);
            assertThat(gate.failures()).isEmpty();
            gate.awaitStates("ready");
        }
    }

    @Test
    void redirectsReachTheClient() {
        try (StubReplica replica = StubReplica.answering(
                        "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://s3/x?y\r\nContent-Length: 0\r\n\r\n");
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            RawHttp.Answer answer = http.request("GET " + BLOB + " HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(307);
            assertThat(answer.header("Location")).contains("http://s3/x?y");
            assertThat(replica.heads()).hasSize(1);
        }
    }

    @Test
    void replicaThatFailsAgainAndAgainIsLeftAlone() {
        try (StubReplica bad = StubReplica.that(StubReplica.Received::die);
                StubReplica good = StubReplica.answering(OK);
                Gate gate = Gate.before(bad, good);
                RawHttp http = gate.connect()) {
            for (int i = 0; i < 40; i++) {
                assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().status())
                        .isEqualTo(200);
            }
            assertThat(bad.heads().size()).isLessThan(15);
            assertThat(gate.replicas().status())
                    .anySatisfy(status -> assertThat(status.breaker()).isNotEqualTo("closed"));
        }
    }

    /** Each waits on a virtual thread, of which many share a real one. */
    @Test
    void requestsThatWaitKeepNoOtherFromGoingOn() {
        CountDownLatch end = new CountDownLatch(1);
        try (StubReplica replica = StubReplica.that(request -> {
                    if (request.head().contains("/tags/")) {
                        hold(end);
                    }
                    request.send(OK);
                });
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            List<RawHttp> waiting = Stream.generate(gate::connect).limit(60).toList();
            waiting.forEach(each -> each.request("GET /v2/a/tags/list HTTP/1.1"));
            await().atMost(RawHttp.PATIENCE).until(() -> replica.heads().size() == 60);
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().text())
                    .isEqualTo("ok");
            end.countDown();
            waiting.forEach(each -> {
                assertThat(each.receive().text()).isEqualTo("ok");
                each.close();
            });
        }
    }

    @Test
    void serviceThatIsBusyAsksForPatience() {
        CountDownLatch end = new CountDownLatch(1);
        ProxyLimits roomy = Gate.limits(Gate.LONG, Gate.LONG);
        ProxyLimits tight = new ProxyLimits(
                roomy.connect(),
                roomy.answer(),
                roomy.changeAnswer(),
                roomy.stall(),
                roomy.probeEvery(),
                roomy.resolveEvery(),
                1,
                1);
        try (StubReplica replica = StubReplica.that(request -> {
                    hold(end);
                    request.send(OK);
                });
                Gate gate = Gate.before(tight, replica);
                RawHttp first = gate.connect();
                RawHttp second = gate.connect()) {
            first.request("GET " + BLOB + " HTTP/1.1");
            await().atMost(RawHttp.PATIENCE).until(() -> replica.heads().size() == 1);
            assertThat(second.request("GET " + BLOB + " HTTP/1.1").receive().status())
                    .isEqualTo(503);
            end.countDown();
            assertThat(first.receive().text()).isEqualTo("ok");
            assertThat(gate.failures()).containsExactly("busy");
        }
    }

    @Test
    void addressesOfAHostAreReplicasThatComeAndGo() throws UnknownHostException {
        InetAddress one = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        AtomicReference<List<InetAddress>> addresses = new AtomicReference<>(List.of(one));
        HostLookup lookup = host -> {
            if (addresses.get().isEmpty()) {
                throw new UnknownHostException(host);
            }
            return addresses.get();
        };
        try (StubReplica replica = StubReplica.answering(OK);
                ReplicaSet set = ReplicaSet.start(
                        "stub",
                        List.of(URI.create("http://many:" + replica.uri().getPort())),
                        Gate.limits(Gate.LONG, Gate.LONG),
                        lookup)) {
            await().atMost(RawHttp.PATIENCE).until(() -> states(set).equals("ready"));
            addresses.set(List.of(one, other));
            await().atMost(RawHttp.PATIENCE).until(() -> set.status().size() == 2);
            addresses.set(List.of());
            await().atMost(RawHttp.PATIENCE).until(() -> states(set).equals("ready"));
            addresses.set(List.of(other));
            await().atMost(RawHttp.PATIENCE).until(() -> states(set).equals("gone"));
        }
    }

    private static String states(ReplicaSet set) {
        return String.join(",", set.status().stream().map(ReplicaStatus::state).toList());
    }

    /** Sends {@code METHOD target [body]}. */
    private static void send(RawHttp http, String request) {
        String[] parts = request.split(" ", 3);
        String body = String.join("", Arrays.asList(parts).subList(2, parts.length));
        boolean hasLength = !parts[0].equals("GET") && !parts[0].equals("HEAD");
        http.request(
                parts[0] + " " + parts[1] + " HTTP/1.1",
                hasLength ? new String[] {"Content-Length: " + body.length()} : new String[0]);
        http.send(body);
    }

    private static void hold(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
