package dev.kontor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Signatures against those that Amazon publishes with its description of the procedure. */
class SignatureV4Test {
    private static final S3Settings.Credentials PAIR = new S3Settings.Credentials(
            "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Optional.empty());
    private static final String HOST = "examplebucket.s3.amazonaws.com";
    private static final String NO_BODY = SignatureV4.hash(new byte[0]);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2013-05-24T00:00:00Z"));
    private final AtomicReference<S3Settings.Credentials> credentials = new AtomicReference<>(PAIR);
    private final SignatureV4 signature = new SignatureV4("us-east-1", credentials::get, now::get);

    @Test
    void signsAQuery() {
        assertThat(authorization("max-keys=2&prefix=J"))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                        + "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
        assertThat(authorization("lifecycle="))
                .endsWith("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    @Test
    void takesANewKeyWhenTheDayOrTheCredentialsChange() {
        String first = authorization("lifecycle=");
        now.set(Instant.parse("2013-05-25T00:00:00Z"));
        String nextDay = authorization("lifecycle=");
        credentials.set(new S3Settings.Credentials("other", "secret", Optional.of("token")));
        String others = authorization("lifecycle=");
        now.set(Instant.parse("2013-05-24T00:00:00Z"));
        credentials.set(PAIR);

        assertThat(nextDay).contains("/20130525/").isNotEqualTo(first);
        assertThat(others).contains("Credential=other/", "x-amz-security-token");
        assertThat(authorization("lifecycle=")).isEqualTo(first);
    }

    @Test
    void signsWhatBelongsToTheServiceAndPassesOnTheRest() {
        Map<String, String> headers = signature.sign(
                "PUT", HOST, "/a", "", Map.of("x-amz-meta-a", " b ", "if-match", "\"c\""), SignatureV4.UNSIGNED);

        assertThat(headers).containsEntry("if-match", "\"c\"").containsEntry("x-amz-meta-a", " b ");
        assertThat(headers.get("authorization"))
                .contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-meta-a,");
    }

    @Test
    void encodesAllButWhatAPathMayHold() {
        assertThat(SignatureV4.encoded("a/B-._~9/%3A/ü+ =")).isEqualTo("a/B-._~9/%253A/%C3%BC%2B%20%3D");
    }

    private String authorization(String query) {
        return signature.sign("GET", HOST, "/", query, Map.of(), NO_BODY).get("authorization");
    }
}
