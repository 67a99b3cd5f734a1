package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests that are none, or more than a registry should bear. */
class HostileManifestTest extends Besieged {
    private static final int LIMIT = 4 << 20;

    private static final String CONFIG = "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
            + Digest.sha256(Wire.EMPTY_JSON) + "\",\"size\":2}";

    private static final String IMAGE = "{\"schemaVersion\":2,\"config\":" + CONFIG + ",\"layers\":[]";

    static Stream<Arguments> bodies() {
        String hex = "0".repeat(64);
        return Stream.of(
                Arguments.of("empty", ""),
                Arguments.of("null", "null"),
                Arguments.of("array", "[]"),
                Arguments.of("number", "2"),
                Arguments.of("two documents", IMAGE + "}{}"),
                Arguments.of("trailing brace", IMAGE + "}}"),
                Arguments.of("cut", IMAGE),
                Arguments.of("comment", IMAGE + "}/* */"),
                Arguments.of("NUL behind", IMAGE + "}\u0000"),
                Arguments.of("NUL before", "\u0000" + IMAGE + "}"),
                Arguments.of("raw control character", IMAGE + ",\"a\":\"\u0001\"}"),
                Arguments.of("single quotes", IMAGE.replace('"', '\'') + "}"),
                Arguments.of("trailing comma", IMAGE + ",}"),
                Arguments.of("NaN", IMAGE + ",\"a\":NaN}"),
                Arguments.of("leading zero", IMAGE + ",\"a\":012}"),
                Arguments.of("byte order mark", "\u00ef\u00bb\u00bf" + IMAGE + "}"),
                Arguments.of("invalid UTF-8", IMAGE + ",\"a\":\"\u00c3(\"}"),
                Arguments.of("overlong UTF-8", IMAGE + ",\"a\":\"\u00c0\u00af\"}"),
                Arguments.of("surrogate in UTF-8", IMAGE + ",\"a\":\"\u00ed\u00a0\u0080\"}"),
                Arguments.of("half a surrogate", IMAGE + ",\"annotations\":{\"a\":\"\\ud800\"}}"),
                Arguments.of("half a surrogate as key", IMAGE + ",\"annotations\":{\"\\udfff\":\"\"}}"),
                Arguments.of("duplicate key", IMAGE + ",\"layers\":[]}"),
                Arguments.of("duplicate escaped key", IMAGE + ",\"layer\\u0073\":[]}"),
                Arguments.of("duplicate key far below", IMAGE + ",\"a\":[[[{\"b\":1,\"b\":2}]]]}"),
                Arguments.of("both shapes", IMAGE + ",\"manifests\":[]}"),
                Arguments.of("nested arrays", IMAGE + ",\"a\":" + "[".repeat(1_000_000)),
                Arguments.of("nested objects", IMAGE + ",\"a\":" + "{\"a\":".repeat(700_000)),
                Arguments.of("nested and closed", IMAGE + ",\"a\":" + "[".repeat(65) + "]".repeat(65) + "}"),
                Arguments.of("other version", IMAGE.replace(":2,", ":1,") + "}"),
                Arguments.of("version beyond int", IMAGE.replace(":2,", ":4294967298,") + "}"),
                Arguments.of("version as decimal", IMAGE.replace(":2,", ":2.0,") + "}"),
                Arguments.of("number of 100,000 digits", IMAGE + ",\"a\":" + "9".repeat(100_000) + "}"),
                Arguments.of("size beyond long", image("\"size\":9223372036854775808", hex)),
                Arguments.of("negative size", image("\"size\":-1", hex)),
                Arguments.of("size in exponent form", image("\"size\":1e999999999", hex)),
                Arguments.of("size as text", image("\"size\":\"2\"", hex)),
                Arguments.of("digest too short", image("\"size\":2", hex.substring(1))),
                Arguments.of("digest in upper case", image("\"size\":2", "A".repeat(64))),
                Arguments.of("digest with a path", image("\"size\":2", "../".repeat(21) + "a")),
                Arguments.of("config of null", "{\"schemaVersion\":2,\"config\":null,\"layers\":[]}"),
                Arguments.of("layers as object", "{\"schemaVersion\":2,\"config\":" + CONFIG + ",\"layers\":{}}"),
                Arguments.of("annotation as number", IMAGE + ",\"annotations\":{\"a\":1}}"),
                Arguments.of("subject as text", IMAGE + ",\"subject\":\"sha256:" + hex + "\"}"),
                Arguments.of("key of 2 MiB", IMAGE + ",\"" + "k".repeat(2 << 20) + "\":1}"),
                Arguments.of("a million keys", IMAGE + ",\"a\":{" + keys(300_000) + "}}"),
                Arguments.of("a million arrays", IMAGE + ",\"a\":[" + "[],".repeat(1_300_000) + "[]]}"),
                Arguments.of("a million objects", IMAGE + ",\"a\":[" + "{},".repeat(1_300_000) + "{}]}"),
                Arguments.of("a million numbers", IMAGE + ",\"a\":[" + "1,".repeat(2_000_000) + "1]}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void refusesWhatIsNoManifest(String name, String body) {
        RawHttp.Answer answer = put("evil", Wire.OCI_MANIFEST, Siege.ascii(body));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Siege.code(answer)).isEqualTo("MANIFEST_INVALID");
        assertThat(answer.body().length).isLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "text/html",
                "*/*",
                "application/*",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                "application/vnd.oci.image.manifest.v1+json, application/json",
                "application/vnd.oci.image.manifest.v1+json\u0000",
                "application/vnd.oci.image.manifest.v1+json/x",
                "application / vnd.oci.image.manifest.v1+json",
                "\u00e4/\u00e4"
            })
    void refusesOtherMediaTypes(String type) {
        RawHttp.Answer answer = put("evil", type, Siege.MANIFEST);

        assertThat(answer.status()).isIn(415, 400);
        assertThat(Siege.code(answer)).isIn("MANIFEST_INVALID", "UNSUPPORTED");
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, LIMIT + 70_000, 3 * LIMIT})
    void refusesAManifestOverTheLimit(int size) {
        byte[] manifest = padded(size);
        String head = "PUT /v2/" + Siege.HOME + "/manifests/evil";
        String type = "Content-Type: " + Wire.OCI_MANIFEST;
        String chunk = Integer.toHexString(size) + "\r\n";

        RawHttp.Answer declared = siege.ask(Siege.head(head, type, "Content-Length: " + size), manifest);
        RawHttp.Answer chunked = siege.ask(
                Siege.head(head, type, "Transfer-Encoding: chunked"),
                Siege.ascii(chunk + new String(manifest, StandardCharsets.ISO_8859_1) + "\r\n0\r\n\r\n"));

        assertThat(declared.status()).isEqualTo(413);
        assertThat(Siege.code(declared)).isEqualTo("MANIFEST_INVALID");
        assertThat(chunked.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 32_000})
    void refusesTensOfThousandsOfDescriptors(int count) {
        RawHttp.Answer answer = put("evil", Wire.OCI_MANIFEST, described(count));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(Siege.code(answer)).isEqualTo("MANIFEST_INVALID");
        assertThat(answer.text()).contains("at most 4096 descriptors");
    }

    /** All are of blobs that are not there: the answer names some, not all. */
    @Test
    void refusesThousandsOfDescriptorsInAFewWords() {
        RawHttp.Answer answer = put("evil", Wire.OCI_MANIFEST, described(4095));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Siege.code(answer)).isEqualTo("MANIFEST_BLOB_UNKNOWN");
        assertThat(answer.text()).contains("sha256:" + "0".repeat(64));
        assertThat(answer.body().length).isLessThan(20_000);
    }

    @Test
    void refusesAnIndexOfItself() {
        String body = "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"" + Wire.OCI_INDEX
                + "\",\"size\":1,\"digest\":\"sha256:" + "0".repeat(64) + "\"}]}";

        RawHttp.Answer answer = put("sha256:" + "0".repeat(64), Wire.OCI_INDEX, Siege.ascii(body));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Siege.code(answer)).isEqualTo("DIGEST_INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha512", "sha384", "sha256"})
    void refusesAManifestUnderAnotherDigest(String algorithm) {
        int length = Integer.parseInt(algorithm.substring(3)) / 4;

        RawHttp.Answer answer = put(algorithm + ":" + "a".repeat(length), Wire.OCI_MANIFEST, Siege.MANIFEST);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Siege.code(answer)).isEqualTo("DIGEST_INVALID");
    }

    private RawHttp.Answer put(String reference, String type, byte[] body) {
        return siege.ask(
                Siege.head(
                        "PUT /v2/" + Siege.HOME + "/manifests/" + reference,
                        "Content-Type: " + type,
                        "Content-Length: " + body.length),
                body);
    }

    /** With the configuration there is one descriptor more. */
    private static byte[] described(int count) {
        String descriptors = IntStream.range(0, count)
                .mapToObj(i -> "{\"mediaType\":\"a/b\",\"size\":1,\"digest\":\"sha256:" + "%064x".formatted(i) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        return Siege.ascii(IMAGE.substring(0, IMAGE.length() - 2) + descriptors + "}");
    }

    private static String image(String size, String hex) {
        return IMAGE.substring(0, IMAGE.length() - 1) + "{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + hex + "\","
                + size + "}]}";
    }

    private static String keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"" + i + "\":1").collect(Collectors.joining(","));
    }

    private static byte[] padded(int size) {
        byte[] manifest = Arrays.copyOf(Siege.MANIFEST, size);
        Arrays.fill(manifest, Siege.MANIFEST.length, size, (byte) ' ');
        return manifest;
    }
}
