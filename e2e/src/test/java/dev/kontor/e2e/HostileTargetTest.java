package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, references, queries and methods that nobody should send: each has its error, on reading and on writing. */
class HostileTargetTest extends Besieged {
    private static final String LONGEST_NAME = "a/".repeat(127) + "b";

    /** Repository names that are none, as they stand in a path. */
    static Stream<String> names() {
        return Stream.of(
                "Good/app",
                "good/App",
                "good//app",
                "good/app/",
                "/good/app",
                "./good",
                "good/../good/app",
                "good/%2e%2e/app",
                "good/%252e%252e/app",
                "good%2Fapp",
                "good%252Fapp",
                "good%5capp",
                "good/app%00",
                "good/app%0d%0aX:y",
                "good/app%20",
                "good/app;v=1",
                "good/a..b",
                "good/a.-b",
                "good/a___b",
                "good/a_-b",
                "good/-a",
                "good/a-",
                "good/.a",
                "good/_a",
                "good/a!b",
                "good!app",
                "good.app%21",
                "good/%c3%a4",
                "good/%ef%bc%8e%ef%bc%8e",
                "%f0%9f%92%a3",
                LONGEST_NAME + "c",
                "a".repeat(256),
                "a-".repeat(4_000) + "a");
    }

    @ParameterizedTest
    @MethodSource("names")
    void refusesAnInvalidNameOnEachRoute(String name) {
        String base = "/v2/" + name;
        String digest = Digest.sha256(Wire.EMPTY_JSON).value();
        for (String request : List.of(
                "GET " + base + "/tags/list",
                "GET " + base + "/manifests/v1",
                "PUT " + base + "/manifests/v1",
                "GET " + base + "/blobs/" + digest,
                "DELETE " + base + "/blobs/" + digest,
                "POST " + base + "/blobs/uploads/",
                "POST " + base + "/blobs/uploads/?mount=" + digest + "&from=" + Siege.HOME,
                "PUT " + base + "/blobs/uploads/00000000000000000000000000?digest=" + digest,
                "GET " + base + "/referrers/" + digest)) {
            RawHttp.Answer answer = siege.ask(Siege.head(request));
            assertThat(answer.status()).as(request).isEqualTo(400);
            assertThat(Siege.code(answer)).as(request).isEqualTo("NAME_INVALID");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 254, 1})
    void readsNamesUpToTheLongest(int length) {
        String name = LONGEST_NAME.substring(255 - length);
        name = name.startsWith("/") ? "c" + name.substring(1) : name;

        RawHttp.Answer answer = siege.ask(Siege.head("GET /v2/" + name + "/tags/list"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(Siege.code(answer)).isEqualTo("NAME_UNKNOWN");
    }

    static Stream<Arguments> references() {
        String hex = Siege.LAYER_DIGEST.hex();
        Stream<String> tags = Stream.of(
                ".v1",
                "-v1",
                "v1%20",
                "v1%00",
                "v1%0a",
                "v%2f1",
                "v1%25",
                "v1@x",
                "v1!",
                "v1+1",
                "%c3%a9",
                "t".repeat(129));
        Stream<String> digests = Stream.of(
                "sha256:" + hex.substring(1),
                "sha256:" + hex + "0",
                "sha256:" + hex.toUpperCase(Locale.ROOT),
                "SHA256:" + hex,
                "sha256:" + "g".repeat(64),
                "sha256:sha256:" + hex,
                "sha256::" + hex,
                "sha512:" + hex,
                "sha1:" + hex.substring(0, 40),
                "md5:" + hex.substring(0, 32),
                "blake3:" + hex,
                "sha256+b64u:" + hex,
                ":" + hex,
                "sha256:",
                ":",
                "sha256:%00" + hex.substring(3),
                "sha256:" + "%ef%bc%90".repeat(64));
        return Stream.concat(
                tags.map(tag -> Arguments.of(tag, "TAG_INVALID")),
                digests.map(digest -> Arguments.of(digest, "DIGEST_INVALID")));
    }

    @ParameterizedTest
    @MethodSource("references")
    void refusesAnInvalidReference(String reference, String code) {
        for (String method : List.of("GET", "PUT", "DELETE")) {
            RawHttp.Answer answer = siege.ask(Siege.head(
                    method + " /v2/" + Siege.HOME + "/manifests/" + reference, "Content-Type: " + Wire.OCI_MANIFEST));
            assertThat(answer.status()).as(method).isEqualTo(400);
            assertThat(Siege.code(answer)).as(method).isIn(code, "NAME_INVALID");
        }
        for (String path : List.of("/blobs/", "/referrers/")) {
            RawHttp.Answer answer = siege.ask(Siege.head("GET /v2/" + Siege.HOME + path + reference));
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(Siege.code(answer)).as(path).isIn("DIGEST_INVALID", "NAME_INVALID");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "n=-1, PAGINATION_NUMBER_INVALID",
        "n=+1, PAGINATION_NUMBER_INVALID",
        "n=%2B1, PAGINATION_NUMBER_INVALID",
        "n=1.5, PAGINATION_NUMBER_INVALID",
        "n=0x10, PAGINATION_NUMBER_INVALID",
        "n=%D9%A5, PAGINATION_NUMBER_INVALID",
        "n=1&n=2, UNSUPPORTED",
        "last=a&last=b, UNSUPPORTED",
        "%6e=1&n=2, UNSUPPORTED",
        "last=%, UNSUPPORTED",
        "last=%zz, UNSUPPORTED",
        "last=%00, UNSUPPORTED",
        "last=%ff, UNSUPPORTED",
        "last=%c0%af, UNSUPPORTED",
        "last=%ed%a0%80, UNSUPPORTED"
    })
    void refusesAnInvalidPage(String query, String code) {
        for (String path : lists()) {
            RawHttp.Answer answer = siege.ask(Siege.head("GET " + path + "?" + query));
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(Siege.code(answer)).as(path).isEqualTo(code);
        }
    }

    static Stream<String> oddPages() {
        return Stream.of(
                "n=0",
                "n=",
                "n",
                "n=999999999",
                "n=2147483648",
                "n=" + "9".repeat(1_000),
                "n=" + "0".repeat(1_000) + "1",
                "last=",
                "last=" + "z".repeat(12_000),
                "last=/",
                "last=..%2F..%2F",
                "last=%F0%9F%92%A3",
                "last=%EF%BF%BF&n=1",
                "last='%20OR%201=1--",
                "last=%25&n=1",
                "last=!!!&n=1",
                "x&".repeat(5_000) + "y=1",
                "artifactType=" + "%22".repeat(3_000),
                "&&&&=&=&");
    }

    @ParameterizedTest
    @MethodSource("oddPages")
    void answersAnOddPageWithAList(String query) {
        for (String path : lists()) {
            RawHttp.Answer answer = siege.ask(Siege.head("GET " + path + "?" + query));
            assertThat(answer.status()).as(path + "?" + query).isEqualTo(200);
            assertThat(answer.text()).as(path).contains("[").endsWith("}");
        }
    }

    /** Each query of the other routes, with the code of its refusal. */
    static Stream<Arguments> queries() {
        String start = "POST /v2/evil/app/blobs/uploads/?";
        String digest = "sha256:" + "0".repeat(64);
        return Stream.of(
                Arguments.of(start + "digest=", "DIGEST_INVALID"),
                Arguments.of(start + "digest=sha256", "DIGEST_INVALID"),
                Arguments.of(start + "digest=md5:00", "DIGEST_INVALID"),
                Arguments.of(start + "digest=" + digest + "&digest=" + digest, "UNSUPPORTED"),
                Arguments.of(start + "digest=" + digest.toUpperCase(Locale.ROOT), "DIGEST_INVALID"),
                Arguments.of(start + "digest-algorithm=md5", "DIGEST_INVALID"),
                Arguments.of(start + "digest-algorithm=", "DIGEST_INVALID"),
                Arguments.of(start + "mount=" + digest + "&from=good%2Fapp%00", "UNSUPPORTED"),
                Arguments.of("PUT /v2/good/app/manifests/x?tag=.", "TAG_INVALID"),
                Arguments.of("PUT /v2/good/app/manifests/x?tag=", "TAG_INVALID"),
                Arguments.of("PUT /v2/good/app/manifests/x?tag=" + "t".repeat(129), "TAG_INVALID"),
                Arguments.of("PUT /v2/good/app/manifests/x?" + "tag=a&".repeat(101), "UNSUPPORTED"));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void refusesAnInvalidQuery(String request, String code) {
        RawHttp.Answer answer = siege.ask(Siege.head(request, "Content-Type: " + Wire.OCI_MANIFEST));

        assertThat(answer.status()).isIn(400, 414);
        assertThat(Siege.code(answer)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BREW", "get", "GeT", "PROPFIND", "TRACE", "CONNECT", "PATCH", "X", "!#$%&'*+-.^_`|~"})
    void refusesMethodsThatARouteDoesNotHave(String method) {
        for (String path : List.of("/v2/", "/v2/_catalog", "/v2/good/app/tags/list", "/v2/good/app/manifests/v1")) {
            RawHttp.Answer answer = siege.ask(Siege.head(method + " " + path));
            assertThat(answer.status()).as(path).isIn(400, 405, 501);
            assertThat(Siege.code(answer)).as(path).isEqualTo("UNSUPPORTED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G\u00c4T", "GET\u0000", "(GET)", "G,T", "GET/", "\u0001"})
    void refusesMethodsThatAreNoTokens(String method) {
        RawHttp.Answer answer = siege.ask(Siege.head(method + " /v2/good/app/manifests/v1"));
        assertThat(answer.status()).isIn(400, 405, 501);
    }

    @Test
    void refusesAMethodWithoutEnd() {
        RawHttp.Answer answer = siege.ask("M".repeat(40_000) + " /v2/ HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answer.status()).isIn(400, 414);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/_catalog/x",
                "/v2/_oci/ext",
                "/v2/_x",
                "/v2/_catalog/",
                "/v2/good/app",
                "/v2/good/app/tags",
                "/v2/good/app/tags/list/",
                "/v2/good/app/tags/lists",
                "/v2/good/app/manifests/",
                "/v2/good/app/blobs/",
                "/v2/good/app/referrers/",
                "/v2/manifests/v1",
                "/v2/tags/list",
                "/v2/blobs/uploads/",
                "/v3/",
                "/v2x/",
                "/",
                "/documents.db",
                "/v2/good/app/manifests/v1/"
            })
    void knowsNoOtherPath(String path) {
        for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
            RawHttp.Answer answer = siege.ask(Siege.head(method + " " + path));
            assertThat(answer.status()).as(method).isEqualTo(404);
            assertThat(Siege.code(answer)).as(method).isEqualTo("UNSUPPORTED");
        }
    }

    private static List<String> lists() {
        return Arrays.asList(
                "/v2/_catalog",
                "/v2/" + Siege.HOME + "/tags/list",
                "/v2/" + Siege.HOME + "/referrers/" + Siege.LAYER_DIGEST);
    }
}
