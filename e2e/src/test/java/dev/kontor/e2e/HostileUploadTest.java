package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that lie about what they are; each is cancelled at the end and must then have left nothing. */
class HostileUploadTest extends Besieged {
    private static final Digest HELLO = Digest.sha256(Siege.ascii("hello"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "00000000000000000000000000",
                "0000000000000000000000000A",
                "000000000000000000000000000",
                "..",
                "%2e%2e",
                "00000000000000000000000%2f",
                "0000000000000000000000000%00",
                "%ef%bc%900000000000000000000000000",
                "c8f7a4c4-8f0e-4e6a-9d84-8c2c1e0b0b0b",
                "aaaaaaaaaaaaaaaaaaaaaaaaai"
            })
    void knowsNoForgedUpload(String id) {
        for (String method : List.of("GET", "HEAD", "PATCH", "PUT", "DELETE", "POST")) {
            String path = "/v2/evil/app/blobs/uploads/" + id + "?digest=" + HELLO;
            RawHttp.Answer answer =
                    siege.ask(Siege.head(method + " " + path, "Content-Length: 5"), Siege.ascii("hello"));
            assertThat(answer.status()).as(method).isIn(400, 404, 405);
        }
    }

    @Test
    void keepsAnUploadToItsRepository() {
        try (Upload upload = new Upload()) {
            String other = upload.path.replace("/evil/app/", "/" + Siege.HOME + "/");
            for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
                RawHttp.Answer answer = siege.ask(
                        Siege.head(method + " " + other + "?digest=" + HELLO, "Content-Length: 5"),
                        Siege.ascii("hello"));
                assertThat(answer.status()).as(method).isEqualTo(404);
                assertThat(Siege.code(answer)).as(method).isEqualTo("BLOB_UPLOAD_UNKNOWN");
            }
            assertThat(upload.position()).isEqualTo("0-0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 416",
        "0-, 416",
        "4-0, 416",
        "0--4, 416",
        "+0-4, 416",
        "0-4/4, 416",
        "0-4/x, 416",
        "0-9999999999999999999, 416",
        "9223372036854775803-9223372036854775807, 416",
        "18446744073709551616-18446744073709551620, 416",
        "bytes=0-4, 416",
        "bytes */5, 416",
        "bits 0-4/5, 416",
        "\u0660-\u0664, 416",
        "1-5, 416",
        "5-9, 416",
        "0-3, 400",
        "0-5, 400",
        "0-1000000000000000000, 416",
        "0-9999999999999999, 400"
    })
    void refusesARangeThatIsNotThatOfTheBody(String range, int status) {
        try (Upload upload = new Upload()) {
            for (String request : List.of("PATCH " + upload.path, "PUT " + upload.path + "?digest=" + HELLO)) {
                RawHttp.Answer declared = siege.ask(
                        Siege.head(request, "Content-Range: " + range, "Content-Length: 5"), Siege.ascii("hello"));
                RawHttp.Answer chunked = siege.ask(
                        Siege.head(request, "Content-Range: " + range, "Transfer-Encoding: chunked"),
                        Siege.ascii("5\r\nhello\r\n0\r\n\r\n"));
                assertThat(declared.status()).as(request).isEqualTo(status);
                assertThat(chunked.status()).as(request).isEqualTo(status);
            }
            assertThat(upload.position()).isEqualTo("0-0");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?digest=",
                "?digest=sha256:",
                "?digest=md5:5d41402abc4b2a76b9719d911017c592",
                "?digest=sha256:0000000000000000000000000000000000000000000000000000000000000000",
                "?digest=sha256:2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824",
                "?Digest=sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
            })
    void refusesAnotherDigest(String query) {
        try (Upload upload = new Upload()) {
            RawHttp.Answer answer =
                    siege.ask(Siege.head("PUT " + upload.path + query, "Content-Length: 5"), Siege.ascii("hello"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(Siege.code(answer)).isEqualTo("DIGEST_INVALID");
        }
        RawHttp.Answer whole = siege.ask(
                Siege.head("POST /v2/evil/app/blobs/uploads/?digest=" + Siege.LAYER_DIGEST, "Content-Length: 5"),
                Siege.ascii("hello"));
        assertThat(whole.status()).isEqualTo(400);
        assertThat(Siege.code(whole)).isEqualTo("DIGEST_INVALID");
    }

    /** The second request on an upload is refused while the first is under way, and neither mixes with the other. */
    @Test
    void takesOneRequestOnAnUploadAtATime() {
        try (Upload upload = new Upload();
                RawHttp first = siege.connect()) {
            first.send(Siege.head("PATCH " + upload.path, "Content-Length: 5")).send("he");
            await().untilAsserted(() -> {
                RawHttp.Answer second = siege.ask(
                        Siege.head("PATCH " + upload.path, "Content-Length: 5", "Content-Range: 7-11"),
                        Siege.ascii("jello"));
                assertThat(second.status()).isEqualTo(409);
            });
            for (String request : List.of("PUT " + upload.path + "?digest=" + HELLO, "DELETE " + upload.path)) {
                RawHttp.Answer answer = siege.ask(Siege.head(request, "Content-Length: 5"), Siege.ascii("hello"));
                assertThat(answer.status()).as(request).isEqualTo(409);
            }
            assertThat(first.send("llo").receive().header("Range")).contains("0-4");
        }
    }

    @Test
    void doesNotMountWhatTheOtherRepositoryDoesNotHave() {
        for (String query : List.of(
                "mount=" + HELLO + "&from=" + Siege.HOME,
                "mount=" + Siege.LAYER_DIGEST + "&from=evil/app",
                "mount=" + Siege.LAYER_DIGEST + "&from=none/such",
                "mount=" + Digest.sha256(Siege.MANIFEST) + "&from=" + Siege.HOME)) {
            try (Upload upload = new Upload("?" + query)) {
                assertThat(upload.position()).isEqualTo("0-0");
            }
        }
        RawHttp.Answer pull = siege.ask(Siege.head("HEAD /v2/evil/app/blobs/" + Siege.LAYER_DIGEST));
        assertThat(pull.status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void keepsNothingOfAWholePushThatBreaksOff(int sent) {
        try (RawHttp http = siege.connect()) {
            http.send(Siege.head("POST /v2/evil/app/blobs/uploads/?digest=" + HELLO, "Content-Length: 5"));
            http.send("hello".substring(0, sent)).finishSending();
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    /** An upload of the repository {@code evil/app}, cancelled in the end. */
    private final class Upload implements AutoCloseable {
        private final String path;

        Upload() {
            this("");
        }

        Upload(String query) {
            RawHttp.Answer answer = siege.ask(Siege.head("POST /v2/evil/app/blobs/uploads/" + query));
            assertThat(answer.status()).isEqualTo(202);
            path = answer.header("Location").orElseThrow();
        }

        String position() {
            return siege.ask(Siege.head("GET " + path)).header("Range").orElseThrow();
        }

        @Override
        public void close() {
            assertThat(siege.ask(Siege.head("DELETE " + path)).status()).isEqualTo(204);
        }
    }
}
