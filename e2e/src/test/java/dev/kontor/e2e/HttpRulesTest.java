package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP asks of every answer (RFC 9110 and 9112), on a registry's own routes. */
class HttpRulesTest extends Besieged {
    private static final String MANIFEST = "/v2/" + Siege.HOME + "/manifests/v1";
    private static final String BY_DIGEST = "/v2/" + Siege.HOME + "/manifests/" + Digest.sha256(Siege.MANIFEST);
    private static final String BLOB = "/v2/" + Siege.HOME + "/blobs/" + Siege.LAYER_DIGEST;
    private static final String UPLOADS = "/v2/" + Siege.HOME + "/blobs/uploads/";
    private static final String OTHER = "\"sha256:" + "0".repeat(64) + "\"";

    static Stream<String> readable() {
        return Stream.of(MANIFEST, BY_DIGEST, BLOB);
    }

    /** A cache takes the length of a 304 for that of what it has, and serves nothing for ever (RFC 9110 §8.6). */
    @ParameterizedTest
    @MethodSource("readable")
    void anAnswerWithoutContentTellsNoLength(String path) {
        String etag = siege.ask(Siege.head("GET " + path)).header("ETag").orElseThrow();
        for (String method : List.of("GET ", "HEAD ")) {
            RawHttp.Answer answer = siege.ask(Siege.head(method + path, "If-None-Match: " + etag));

            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.headers()).doesNotContainKeys("content-length", "transfer-encoding");
            assertThat(answer.header("ETag")).contains(etag);
        }
    }

    /** Also 204 (RFC 9110 §8.6), and the connection goes on behind it. */
    @Test
    void anUploadsStateTellsNoLength() {
        try (RawHttp http = siege.connect()) {
            String upload = http.send(Siege.head("POST " + UPLOADS, "Content-Length: 0"))
                    .receive()
                    .header("Location")
                    .orElseThrow();
            RawHttp.Answer state = http.send(Siege.head("GET " + upload)).receive();
            assertThat(state.status()).isEqualTo(204);
            assertThat(state.headers()).doesNotContainKeys("content-length", "transfer-encoding");
            RawHttp.Answer cancelled = http.send(Siege.head("DELETE " + upload)).receive();
            assertThat(cancelled.status()).isEqualTo(204);
            assertThat(cancelled.headers()).doesNotContainKeys("content-length", "transfer-encoding");
            assertThat(http.send(Siege.head("GET /v2/")).receive().status()).isEqualTo(200);
        }
    }

    /** RFC 9110 §14.2: a server must ignore it with any method but GET. */
    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=0-1", "bytes=5-", "bytes=-3", "bytes=0-0,4-5", "bytes=100000-", "bytes=-0", "bytes=x"})
    void headKnowsNoRanges(String range) {
        RawHttp.Answer answer = siege.ask(Siege.head("HEAD " + BLOB, "Range: " + range));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).contains(Integer.toString(Siege.LAYER.length));
        assertThat(answer.header("Content-Range")).isEmpty();
        assertThat(answer.header("Accept-Ranges")).contains("bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 17, 1024})
    void manyRangesComeAsManyPartsInTheOrderAsked(int count) {
        List<int[]> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = (count - 1 - i) * 90;
            asked.add(new int[] {from, from + 29});
            // Every other part is asked for in order, so that some lie behind each other and some do not.
            if (i % 2 == 1) {
                asked.set(i, asked.set(i - 1, asked.get(i)));
            }
        }
        RawHttp.Answer answer = get(
                "bytes=" + asked.stream().map(part -> part[0] + "-" + part[1]).collect(Collectors.joining(",")));

        assertThat(answer.status()).isEqualTo(206);
        assertThat(parts(answer))
                .containsExactlyElementsOf(asked.stream()
                        .map(part -> "bytes " + part[0] + "-" + part[1] + "/" + Siege.LAYER.length + "|"
                                + latin1(Arrays.copyOfRange(Siege.LAYER, part[0], part[1] + 1)))
                        .toList());
    }

    @Test
    void partsThatTouchAreNotJoined() {
        assertThat(parts(get("bytes=4-5,0-3,-1")))
                .extracting(part -> part.substring(0, part.indexOf('/')))
                .containsExactly("bytes 4-5", "bytes 0-3", "bytes 99999-99999");
    }

    @ParameterizedTest
    @MethodSource("readable")
    void preconditionsOfReads(String path) {
        String etag = siege.ask(Siege.head("GET " + path)).header("ETag").orElseThrow();
        for (String method : List.of("GET ", "HEAD ")) {
            assertThat(status(method + path, "If-Match: " + etag)).isEqualTo(200);
            assertThat(status(method + path, "If-Match: *")).isEqualTo(200);
            assertThat(status(method + path, "If-Match: " + OTHER + ", " + etag))
                    .isEqualTo(200);
            assertThat(status(method + path, "If-Match: " + OTHER, "If-Match: " + etag))
                    .isEqualTo(200);
            assertThat(status(method + path, "If-Match: " + OTHER)).isEqualTo(412);
            assertThat(status(method + path, "If-Match: W/" + etag)).isEqualTo(412);
            assertThat(status(method + path, "If-Match: " + OTHER, "If-None-Match: " + etag))
                    .isEqualTo(412);
            assertThat(status(method + path, "If-None-Match: " + OTHER)).isEqualTo(200);
            assertThat(status(method + path, "If-None-Match: W/" + etag)).isEqualTo(304);
            assertThat(status(method + path, "If-None-Match: *")).isEqualTo(304);
            assertThat(status(method + path, "If-None-Match: " + OTHER, "If-None-Match: " + etag))
                    .isEqualTo(304);
        }
    }

    @Test
    void aRangeOfWhatFailsItsPreconditionIsNotSent() {
        RawHttp.Answer answer = siege.ask(Siege.head("GET " + BLOB, "Range: bytes=0-1", "If-Match: " + OTHER));

        assertThat(answer.status()).isEqualTo(412);
        assertThat(Siege.code(answer)).isEqualTo("PRECONDITION_FAILED");
    }

    /** A client only tries its luck with what it knows of the image; a 400 would end its push. */
    @ParameterizedTest
    @MethodSource("unmountable")
    void aMountThatCannotBeDoneBeginsAnUpload(String query) {
        RawHttp.Answer answer = siege.ask(Siege.head("POST " + UPLOADS + "?" + query, "Content-Length: 0"));

        assertThat(answer.status()).isEqualTo(202);
        String upload = answer.header("Location").orElseThrow();
        assertThat(status("GET " + upload)).isEqualTo(204);
    }

    static Stream<String> unmountable() {
        String known = "mount=" + Siege.LAYER_DIGEST;
        return Stream.of(
                known + "&from=UPPER/Case",
                known + "&from=_tmp",
                known + "&from=a//b",
                known + "&from=" + "n".repeat(300),
                known + "&from=a&from=b",
                known + "&from=../good",
                "mount=../" + Siege.LAYER_DIGEST + "&from=" + Siege.HOME,
                known + "&from=no/such/repository",
                "mount=sha3-256:" + "0".repeat(64) + "&from=" + Siege.HOME,
                "mount=nonsense&from=" + Siege.HOME,
                "mount=&from=" + Siege.HOME,
                "mount=x&mount=y&from=" + Siege.HOME,
                "mount=sha256:" + "0".repeat(64) + "&from=" + Siege.HOME);
    }

    /** RFC 9112 §3.2.2, as clients send it that believe to talk to a proxy. */
    @ParameterizedTest
    @ValueSource(strings = {"http://registry.example", "HTTP://localhost:5000", "https://[::1]:443"})
    void takesTargetsInAbsoluteForm(String authority) {
        assertThat(status("GET " + authority + "/v2/")).isEqualTo(200);
        assertThat(siege.ask(Siege.head("GET " + authority + "/v2/" + Siege.HOME + "/tags/list?n=1"))
                        .text())
                .contains("v1");
        assertThat(siege.ask(Siege.head("GET " + authority + BLOB)).body()).isEqualTo(Siege.LAYER);
        assertThat(status("POST " + authority + UPLOADS, "Content-Length: 0")).isEqualTo(202);
        assertThat(siege.ask("GET " + authority + "/v2/ HTTP/1.0\r\n\r\n").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/v2/../etc",
                "http://localhost/v2/%2e%2e/etc",
                "http://localhost//v2/",
                "http://localhost/v2/#x",
                "http://",
                "http:///v2/",
                "http://user@localhost/v2/",
                "http://user:secret@localhost/v2/",
                "http://local host/v2/",
                "http://localhost:x/v2/",
                "http://localhost:123456/v2/",
                "http:/v2/",
                "http:v2",
                "ftp://localhost/v2/",
                "//localhost/v2/",
                "localhost/v2/"
            })
    void refusesOtherTargets(String target) {
        assertThat(status("GET " + target)).isEqualTo(400);
    }

    @Test
    void aTargetInAbsoluteFormNeedsAHostAllTheSame() {
        assertThat(siege.ask("GET http://localhost/v2/ HTTP/1.1\r\n\r\n").status())
                .isEqualTo(400);
        assertThat(siege.ask("GET http://localhost/v2/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(siege.ask("GET http://localhost/v2/ HTTP/1.1\r\nHost: a b\r\n\r\n")
                        .status())
                .isEqualTo(400);
    }

    /** RFC 9112 §2.2; so many and no more. */
    @Test
    void passesOverEmptyLinesBeforeARequest() {
        assertThat(siege.ask("\r\n" + Siege.head("GET /v2/")).status()).isEqualTo(200);
        assertThat(siege.ask("\r\n".repeat(4) + Siege.head("GET /v2/")).status())
                .isEqualTo(200);
        assertThat(siege.ask("\r\n".repeat(5) + Siege.head("GET /v2/")).status())
                .isEqualTo(400);
        assertThat(siege.ask("\n" + Siege.head("GET /v2/")).status()).isEqualTo(400);
        try (RawHttp http = siege.connect()) {
            for (int i = 0; i < 3; i++) {
                http.send("\r").send("\n").send(Siege.head("GET /v2/"));
                assertThat(http.receive().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void refusesEncodedContent() {
        Digest digest = Digest.sha256(Siege.LAYER);
        List<String> pushes =
                List.of("PUT /v2/" + Siege.HOME + "/manifests/evil", "POST " + UPLOADS + "?digest=" + digest);
        for (String push : pushes) {
            for (String coding : List.of("gzip", "zstd", "identity, br")) {
                RawHttp.Answer answer = siege.ask(
                        Siege.head(
                                push,
                                "Content-Type: " + Wire.OCI_MANIFEST,
                                "Content-Length: 5",
                                "Content-Encoding: " + coding),
                        Siege.ascii("hello"));
                assertThat(answer.status()).as(push).isEqualTo(415);
                assertThat(Siege.code(answer)).isEqualTo("UNSUPPORTED");
                assertThat(answer.header("Accept-Encoding")).contains("identity");
                assertThat(answer.header("X-Request-Id")).isPresent();
            }
        }
        assertThat(status("GET /v2/", "Content-Encoding: gzip")).isEqualTo(200);
        assertThat(siege.ask(
                                Siege.head(
                                        "PUT " + MANIFEST,
                                        "Content-Type: " + Wire.OCI_MANIFEST,
                                        "Content-Length: " + Siege.MANIFEST.length,
                                        "Content-Encoding: identity"),
                                Siege.MANIFEST)
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @MethodSource("largeHeads")
    void aHeadThatIsTooLargeIs431(String header) {
        RawHttp.Answer answer = siege.ask(Siege.head("GET /v2/", header));

        assertThat(answer.status()).isEqualTo(431);
        assertThat(Siege.code(answer)).isEqualTo("UNSUPPORTED");
    }

    static Stream<String> largeHeads() {
        return Stream.of(
                "X: " + "y".repeat(65 << 10),
                "Y".repeat(65 << 10),
                "Y".repeat(65 << 10) + ": y",
                IntStream.range(0, 7_000).mapToObj(i -> "X-" + i + ": y").collect(Collectors.joining("\r\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/_catalog?n=", "/v2/good/app/tags/list?n=", "/v2/good/app/tags/list?n=&last="})
    void anEmptyNumberIsNone(String list) {
        assertThat(siege.ask(Siege.head("GET " + list)).status()).isEqualTo(200);
    }

    private int status(String requestLine, String... headers) {
        return siege.ask(Siege.head(requestLine, headers)).status();
    }

    private RawHttp.Answer get(String range) {
        return siege.ask(Siege.head("GET " + BLOB, "Range: " + range));
    }

    /** {@code Content-Range}, a bar, and the bytes of each part of an answer. */
    private static List<String> parts(RawHttp.Answer answer) {
        String type = answer.header("Content-Type").orElseThrow();
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String end = "\r\n--" + type.substring(type.indexOf('=') + 1);
        String body = latin1(answer.body());
        assertThat(body).startsWith(end).endsWith(end + "--\r\n");
        return Arrays.stream(body.substring(0, body.length() - end.length() - 4).split(end, -1))
                .skip(1)
                .map(part -> {
                    int place = part.indexOf("Content-Range: ") + "Content-Range: ".length();
                    int headEnd = part.indexOf("\r\n\r\n");
                    return part.substring(place, headEnd) + "|" + part.substring(headEnd + 4);
                })
                .toList();
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
