package dev.kontor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.testkit.RawHttp;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request's head a service gets to see, and of an answer's head a client. */
class HeadersTest {
    private static final String BLOB = "/v2/a/blobs/sha256:" + "0".repeat(64);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void identityIsTheGatewaysOwn() {
        try (StubReplica replica = StubReplica.answering(OK);
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request(
                    "GET " + BLOB + "?a=%62&c HTTP/1.1",
                    "Kontor-Identity: forged",
                    "KONTOR-IDENTITY: forged",
                    "Connection: kontor-identity, keep-alive",
                    "Authorization: Basic c2VjcmV0",
                    "Cookie: secret",
                    "X-Forwarded-For: 1.2.3.4",
                    "Forwarded: for=1.2.3.4",
                    "X-Request-Id: abc",
                    "Range: bytes=0-1");
            assertThat(http.receive().text()).isEqualTo("ok");
            String head = replica.heads().getFirst();
            assertThat(head).startsWith("GET " + BLOB + "?a=%62&c HTTP/1.1\r\n");
            assertThat(head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("kontor-identity")))
                    .containsExactly("Kontor-Identity: " + Gate.TOKEN);
            assertThat(head.toLowerCase(Locale.ROOT))
                    .contains("range: bytes=0-1", "x-request-id: abc")
                    .doesNotContain("forged", "authorization", "cookie", "forwarded", "connection:", "keep-alive");
            assertThat(gate.signed()).containsExactly("GET " + BLOB + "?a=%62&c");
        }
    }

    /** The bytes are a letter whose number ends like that of a line feed. */
    @Test
    void wideCharactersEndNoLine() {
        try (StubReplica replica = StubReplica.answering(OK);
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("GET " + BLOB + " HTTP/1.1", "X-Wide: \u00c4\u008aKontor-Identity: forged");
            assertThat(http.receive().status()).isEqualTo(200);
            assertThat(replica.heads().getFirst().lines().filter(line -> line.startsWith("Kontor-Identity")))
                    .containsExactly("Kontor-Identity: " + Gate.TOKEN);
        }
    }

    @Test
    void headersThatAClientNominatesAreDropped() {
        try (StubReplica replica = StubReplica.answering(OK);
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request(
                    "GET " + BLOB + " HTTP/1.1",
                    "Connection: X-Secret ,\ttoken",
                    "X-Secret: 1",
                    "Token: 2",
                    "TE: trailers",
                    "Proxy-Authorization: x",
                    "X-Kept: 3");
            assertThat(http.receive().status()).isEqualTo(200);
            assertThat(replica.heads().getFirst().toLowerCase(Locale.ROOT))
                    .contains("x-kept: 3")
                    .doesNotContain("x-secret", "token:", "te:", "proxy-");
        }
    }

    @Test
    void hopByHopHeadersOfAServiceDoNotReachTheClient() {
        String answer = String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Connection: X-Inner",
                "X-Inner: 1",
                "Keep-Alive: timeout=1",
                "Kontor-Identity: x",
                "Docker-Content-Digest: d",
                "Location: /v2/a",
                "Set: a",
                "Set: b",
                "Content-Length: 2",
                "",
                "ok");
        try (StubReplica replica = StubReplica.answering(answer);
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            RawHttp.Answer received = http.request("GET " + BLOB + " HTTP/1.1").receive();
            assertThat(received.header("Docker-Content-Digest")).contains("d");
            assertThat(received.header("Location")).contains("/v2/a");
            assertThat(received.headers()).doesNotContainKeys("x-inner", "keep-alive", "kontor-identity");
            assertThat(String.join(",", received.headers().get("set"))).isEqualTo("a,b");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/a/../b/manifests/x",
                "/v2/a%2fb/manifests/x",
                "/v2/a/./manifests/x",
                "/v2//a/manifests/x",
                "/v2/a/manifests/x;y",
                "/v2/a\\b/manifests/x",
                "http://elsewhere/v2/a/../b/manifests/x",
                "http://user@elsewhere/v2/a/manifests/x",
                "//elsewhere/v2/a/manifests/x",
                "/v2/a/manifests/x#y"
            })
    void targetsWithMoreThanOneReadingReachNoReplica(String target) {
        try (StubReplica replica = StubReplica.answering(OK);
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            assertThat(http.request("GET " + target + " HTTP/1.1").receive().status())
                    .isBetween(400, 404);
            assertThat(replica.heads()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Content-Length: 5\r\nContent-Length: 6",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked",
                "X: a\r\n Transfer-Encoding: chunked"
            })
    void ambiguousFramingReachesNoReplicaAsARequestOfItsOwn(String framing) {
        try (StubReplica replica = StubReplica.answering(OK);
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("PUT /v2/a/manifests/x HTTP/1.1", framing)
                    .send("0\r\n\r\nGET /v2/smuggled/tags/list HTTP/1.1\r\nHost: x\r\n\r\n")
                    .finishSending();
            assertThat(http.receive().status()).isEqualTo(400);
            assertThat(replica.heads()).isEmpty();
        }
    }

    @Test
    void chunkExtensionsEndTheRequest() {
        try (StubReplica replica = StubReplica.that(request -> request.in().readAllBytes());
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("PATCH /v2/a/blobs/uploads/x HTTP/1.1", "Transfer-Encoding: chunked")
                    .send("3;a=b\r\nabc\r\n0\r\n\r\n");
            assertThat(http.receive().status()).isEqualTo(400);
        }
    }

    @Test
    void headsBeyondTheLimitReachNoReplica() {
        String[] headers = IntStream.range(0, 70)
                .mapToObj(i -> "X-" + i + ": " + "y".repeat(1_000))
                .toArray(String[]::new);
        try (StubReplica replica = StubReplica.answering(OK);
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("GET " + BLOB + " HTTP/1.1", headers);
            assertThat(http.receive().status()).isEqualTo(431);
            assertThat(replica.heads()).isEmpty();
        }
    }

    /** A 304 may tell the length of what it stands for, and what follows on the connection is not its content. */
    @ParameterizedTest
    @ValueSource(strings = {"304 Not Modified", "204 No Content"})
    void anAnswerWithoutContentReachesTheClientWithoutALength(String status) {
        for (String length : new String[] {"", "Content-Length: 0\r\n", "Content-Length: 7\r\n"}) {
            try (StubReplica replica =
                            StubReplica.answering("HTTP/1.1 " + status + "\r\nETag: \"x\"\r\n" + length + "\r\n");
                    Gate gate = Gate.before(replica);
                    RawHttp http = gate.connect()) {
                for (int i = 0; i < 2; i++) {
                    RawHttp.Answer answer =
                            http.request("GET " + BLOB + " HTTP/1.1").receive();
                    assertThat(answer.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
                    assertThat(answer.header("ETag")).contains("\"x\"");
                    assertThat(answer.headers()).doesNotContainKeys("content-length", "transfer-encoding");
                }
            }
        }
    }

    @Test
    void targetsInAbsoluteFormArePassedOnByTheirPath() {
        try (StubReplica replica = StubReplica.answering(OK);
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("GET http://registry.example:5000" + BLOB + "?a=%62 HTTP/1.1");
            assertThat(http.receive().text()).isEqualTo("ok");
            assertThat(replica.heads().getFirst())
                    .startsWith("GET " + BLOB + "?a=%62 HTTP/1.1\r\n")
                    .contains("Host: " + replica.name() + "\r\n")
                    .doesNotContain("registry.example");
            assertThat(gate.signed()).containsExactly("GET " + BLOB + "?a=%62");
        }
    }

    @Test
    void encodedContentIsRefusedBeforeAReplicaIsAsked() {
        try (StubReplica replica = StubReplica.answering(OK);
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("PUT /v2/a/manifests/b HTTP/1.1", "Content-Length: 2", "Content-Encoding: gzip")
                    .send("{}");
            assertThat(http.receive().status()).isEqualTo(415);
            assertThat(replica.heads()).isEmpty();
        }
    }
}
