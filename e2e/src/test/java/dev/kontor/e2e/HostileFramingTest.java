package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two readers could cut differently are refused on each route that takes a body, and leave no trace. */
class HostileFramingTest extends Besieged {
    private static final Digest OTHER = Digest.sha256(Siege.ascii("hello"));

    private static final List<String> ROUTES = List.of(
            "PUT /v2/" + Siege.HOME + "/manifests/evil",
            "POST /v2/evil/app/blobs/uploads/?digest=" + OTHER,
            "POST /v2/evil/app/blobs/uploads/");

    /** Headers that state the length of a body twice, or not quite. */
    private static final List<String> LENGTHS = List.of(
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "Content-Length: 5\r\nContent-Length: 0",
            "Content-Length: 0\r\nContent-Length: 5",
            "Content-Length: 0, 5",
            "Content-Length: 5 0",
            "Content-Length: 5\u0000",
            "Content-Length: 5\u000b",
            "Content-Length: 1e1",
            "Content-Length: 5.0",
            "Content-Length: -0",
            "Content-Length: 9223372036854775808",
            "Content-Length: 18446744073709551621",
            "Content-Length\t: 5",
            "Content-Length\u0000: 5",
            "X-Fold: a\r\n Content-Length: 5",
            "Transfer-Encoding:\r\n chunked",
            "Transfer-Encoding: \r\n\tchunked",
            "X-Bare: a\nTransfer-Encoding: chunked",
            "X-Bare: a\rTransfer-Encoding: chunked",
            "X-Bare: a\n\nGET /v2/ HTTP/1.1",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked,",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding: chunked;q=1",
            "Transfer-Encoding: chunked\u0000",
            "Transfer-Encoding: cow\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding:",
            "Transfer-Encoding\t: chunked",
            "Transfer-Encoding\u00a0: chunked",
            "Transfer-Encoding");

    /** Chunked bodies that are none. */
    private static final List<String> CHUNKS = List.of(
            "+5\r\nhello\r\n0\r\n\r\n",
            "-5\r\nhello\r\n0\r\n\r\n",
            "0x5\r\nhello\r\n0\r\n\r\n",
            "5h\r\nhello\r\n0\r\n\r\n",
            "5;a=b\r\nhello\r\n0\r\n\r\n",
            "5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n",
            "5 \r\nhello\r\n0\r\n\r\n",
            "5\nhello\r\n0\r\n\r\n",
            "5\rhello\r\n0\r\n\r\n",
            "5\r\nhello\n0\r\n\r\n",
            "5\r\nhello0\r\n\r\n",
            "5\r\nhelloXX0\r\n\r\n",
            "4\r\nhello\r\n0\r\n\r\n",
            "10000000000000005\r\nhello\r\n0\r\n\r\n",
            "ffffffffffffffff\r\nhello\r\n0\r\n\r\n",
            "8000000000000005\r\nhello\r\n0\r\n\r\n",
            "0".repeat(64) + "5\r\nhello\r\n0\r\n\r\n",
            "5;" + "a".repeat(70_000) + "\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello\r\n0\r\n" + "X: y\r\n".repeat(20_000) + "\r\n",
            "5\r\nhello\r\n\r\n0\r\n\r\n");

    static Stream<Arguments> lengths() {
        return ROUTES.stream().flatMap(route -> LENGTHS.stream().map(length -> Arguments.of(route, length)));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void refusesALengthWithTwoReadings(String route, String length) {
        assertRefusedOnce(Siege.head(route, "Content-Type: " + Wire.OCI_MANIFEST, length) + "0\r\n\r\n");
    }

    static Stream<Arguments> chunks() {
        return ROUTES.stream().limit(2).flatMap(route -> CHUNKS.stream().map(chunk -> Arguments.of(route, chunk)));
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void refusesChunksWithTwoReadings(String route, String chunks) {
        assertRefusedOnce(
                Siege.head(route, "Content-Type: " + Wire.OCI_MANIFEST, "Transfer-Encoding: chunked") + chunks);
    }

    /** A request is answered before the end of its body is seen; the rest is never a request of its own. */
    @ParameterizedTest
    @ValueSource(ints = {1, 70_000, 3_000_000})
    void takesNoRestOfABodyForARequest(int filler) {
        String body = "x".repeat(filler) + Siege.SMUGGLED;
        try (RawHttp http = siege.connect()) {
            http.send(Siege.head("PUT /v2/" + Siege.HOME + "/manifests/.", "Content-Length: " + body.length()));
            http.send(body).finishSending();
            assertThat(http.receive().status()).isEqualTo(400);
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS"})
    void takesNoBodyOfABodylessMethodForARequest(String method) {
        String path = "/v2/" + Siege.HOME + "/manifests/none";
        try (RawHttp http = siege.connect()) {
            http.send(Siege.head(method + " " + path, "Content-Length: " + Siege.SMUGGLED.length()));
            http.send(Siege.SMUGGLED + Siege.head("GET /v2/")).finishSending();
            RawHttp.Answer first = method.equals("HEAD") ? http.receiveHead() : http.receive();
            assertThat(first.status()).isIn(204, 404, 405);
            assertThat(http.receive().text()).isEqualTo("{}");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answersPipelinedRequestsWithBodiesEachToItsOwn() {
        String manifest = "PUT /v2/" + Siege.HOME + "/manifests/";
        String type = "Content-Type: " + Wire.OCI_MANIFEST;
        try (RawHttp http = siege.connect()) {
            http.send(Siege.head(manifest + "a", type, "Content-Length: 2")
                    + "{}"
                    + Siege.head(manifest + "b", type, "Transfer-Encoding: chunked")
                    + "2\r\n[]\r\n0\r\n\r\n"
                    + Siege.head(manifest + "c", "Content-Type: text/plain", "Content-Length: 2")
                    + "{}"
                    + Siege.head("GET /v2/" + Siege.HOME + "/manifests/v1"));
            assertThat(Siege.code(http.receive())).isEqualTo("MANIFEST_INVALID");
            assertThat(Siege.code(http.receive())).isEqualTo("MANIFEST_INVALID");
            assertThat(http.receive().status()).isEqualTo(415);
            assertThat(http.receive().body()).isEqualTo(Siege.MANIFEST);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200-maybe",
                "100-continue, 100-continue",
                "100-Continue",
                "100-continue;x=1",
                "100-continue\u0000"
            })
    void answersAnyExpectationWithoutServingTheBodyTwice(String expectation) {
        try (RawHttp http = siege.connect()) {
            http.send(Siege.head(
                    "PUT /v2/" + Siege.HOME + "/manifests/.",
                    "Expect: " + expectation,
                    "Content-Length: " + Siege.SMUGGLED.length()));
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isIn(400, 417);
            http.send(Siege.SMUGGLED).finishSending();
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void checksAllThatNeedsNoBodyBeforeItAsksForIt() {
        try (RawHttp http = siege.connect()) {
            http.send(Siege.head(
                    "PUT /v2/" + Siege.HOME + "/manifests/x",
                    "Content-Type: " + Wire.OCI_MANIFEST,
                    "Expect: 100-continue",
                    "Content-Length: 4194305"));
            assertThat(http.receive().status()).isEqualTo(413);
            assertThat(http.finishSending().isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5_000})
    void refusesHeaderBombs(int count) {
        String bomb = "X-" + "y".repeat(20) + ": " + "z".repeat(400_000 / count) + "\r\n";
        assertRefusedOnce("GET /v2/ HTTP/1.1\r\nHost: localhost\r\n" + bomb.repeat(count) + "\r\n");
    }

    /** One answer that is a refusal, then the end, whatever came behind the request. */
    private void assertRefusedOnce(String request) {
        try (RawHttp http = siege.connect()) {
            http.send(request).send(Siege.SMUGGLED).finishSending();
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).as(answer.text()).isIn(400, 431, 501);
            assertThat(Siege.code(answer)).isNotEqualTo("UNKNOWN");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }
}
