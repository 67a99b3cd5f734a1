package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseReaderTest {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @Test
    void readsABodyOfAGivenLengthAndThenTheNextAnswer() throws IOException {
        ResponseReader reader = reader(
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-Y:  z \r\n\r\nabc",
                "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");

        Response first = reader.read(false, body::write);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("x-Y")).contains("z");
        assertThat(first.bodyBytes()).isEqualTo(3);
        assertThat(first.reusable()).isTrue();
        assertThat(body).hasToString("abc");
        assertThat(reader.read(false, body::write).status()).isEqualTo(201);
    }

    @Test
    void readsChunksWithExtensionsAndTrailers() throws IOException {
        Response response = reader(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n")
                .read(false, body::write);

        assertThat(response.bodyBytes()).isEqualTo(13);
        assertThat(response.reusable()).isTrue();
        assertThat(body).hasToString("abc0123456789");
    }

    @Test
    void readsUpToTheEndOfTheConnectionWhereNothingElseDelimits() throws IOException {
        Response response = reader("HTTP/1.1 200 OK\r\n\r\nabc").read(false, body::write);

        assertThat(response.bodyBytes()).isEqualTo(3);
        assertThat(response.reusable()).isFalse();
    }

    @Test
    void skipsInterimAnswers() throws IOException {
        Response response = reader("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
                .read(false, body::write);

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.reusable()).isTrue();
    }

    @Test
    void expectsNoBodyAfterHead() throws IOException {
        Response response =
                reader("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n").read(true, body::write);

        assertThat(response.bodyBytes()).isZero();
        assertThat(response.reusable()).isTrue();
    }

    @Test
    void keepsTheBeginningOfARefusalFromTheSink() throws IOException {
        Response response = reader(
                        "HTTP/1.1 400 Bad\r\nConnection: close\r\nContent-Length: 5000\r\n\r\n", "x".repeat(5000))
                .read(false, body::write);

        assertThat(response.refusal()).isEqualTo("x".repeat(1024));
        assertThat(response.bodyBytes()).isEqualTo(5000);
        assertThat(response.reusable()).isFalse();
        assertThat(body.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200"
            })
    void failsIfTheConnectionEndsEarly(String text) {
        assertThatThrownBy(() -> reader(text).read(false, body::write)).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-server\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"
            })
    void failsOnWhatIsNotHttp(String text) {
        assertThatThrownBy(() -> reader(text).read(false, body::write)).isInstanceOf(ProtocolException.class);
    }

    private static ResponseReader reader(String... parts) {
        return new ResponseReader(
                new ByteArrayInputStream(String.join("", parts).getBytes(StandardCharsets.ISO_8859_1)));
    }
}
