package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.testkit.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** A registry that holds one image, and the means to attack it and to see that it did not mind. */
final class Siege implements AutoCloseable {
    /** The repository of the image. */
    static final String HOME = "good/app";

    /** The image's layer. */
    static final byte[] LAYER = layer();

    static final Digest LAYER_DIGEST = Digest.sha256(LAYER);

    /** The image's manifest, which has the tag {@code v1}. */
    static final byte[] MANIFEST = Wire.manifest("good");

    /** A request that takes the image away, were it ever served. */
    static final String SMUGGLED = "DELETE /v2/" + HOME + "/manifests/v1 HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final Supplier<StoreState> state;
    private final Wire wire;
    private StoreState before;

    private Siege(Path folder, Map<String, String> settings) {
        this.state = OnS3.is(settings) ? new BucketState(settings)::now : () -> StoreState.of(folder);
        this.wire = Wire.start(folder, settings);
        wire.pushBlob(HOME, Wire.EMPTY_JSON);
        wire.pushBlob(HOME, LAYER);
        assertThat(wire.pushManifest(HOME, "v1", MANIFEST).statusCode()).isEqualTo(201);
        // The first upload makes the key that signs the ids of all.
        assertThat(ask(head("POST /v2/" + HOME + "/blobs/uploads/")).status()).isEqualTo(202);
        this.before = settled();
    }

    static Siege begin(Path folder) {
        return new Siege(folder, Map.of());
    }

    /** With settings by the names of their environment variables. */
    static Siege begin(Path folder, Map<String, String> settings) {
        return new Siege(folder, settings);
    }

    Wire wire() {
        return wire;
    }

    RawHttp connect() {
        return RawHttp.connect(wire.uri());
    }

    /** Sends these characters on a connection of their own and reads the one answer. */
    RawHttp.Answer ask(String head) {
        return ask(head, new byte[0]);
    }

    RawHttp.Answer ask(String head, byte[] body) {
        try (RawHttp http = connect()) {
            http.send(head);
            try {
                http.send(body).finishSending();
            } catch (UncheckedIOException e) {
                // A server that has answered early may close before the end of what is sent; the answer counts.
                return http.receive();
            }
            return head.startsWith("HEAD ") ? http.receiveHead() : http.receive();
        }
    }

    /** A request's head with a {@code Host} and these lines. */
    static String head(String requestLine, String... headers) {
        StringBuilder head = new StringBuilder(requestLine).append(" HTTP/1.1\r\nHost: localhost\r\n");
        Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
        return head.append("\r\n").toString();
    }

    /** The code of an error's body, which must be of the form that the specification asks for. */
    static String code(RawHttp.Answer answer) {
        try {
            JsonNode body = Json.MAPPER.readTree(answer.body());
            assertThat(body.path("errors").size()).as(answer.text()).isEqualTo(1);
            JsonNode error = body.path("errors").path(0);
            assertThat(error.path("message").isTextual()).as(answer.text()).isTrue();
            return error.path("code").textValue();
        } catch (IOException e) {
            throw new UncheckedIOException(answer.text(), e);
        }
    }

    /** What is there now becomes what must stay. */
    void accept() {
        before = settled();
    }

    /** Nothing was stored, changed or left behind since the beginning. */
    void assertUntouched() {
        StoreState expected = before;
        accept(); // so that one trace does not fail all cases that follow
        assertThat(before.documents()).isEqualTo(expected.documents());
        assertThat(before.contents()).isEqualTo(expected.contents());
    }

    /** The image can be pulled. */
    void assertServes() {
        assertThat(wire.get("/v2/" + HOME + "/manifests/v1").body()).isEqualTo(MANIFEST);
        assertThat(wire.get("/v2/" + HOME + "/blobs/" + LAYER_DIGEST).body()).isEqualTo(LAYER);
    }

    private StoreState settled() {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(state::get, StoreState::isSettled);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] layer() {
        byte[] bytes = new byte[100_000];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        wire.close();
    }
}
