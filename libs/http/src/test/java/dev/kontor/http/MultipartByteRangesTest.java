package dev.kontor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kontor.http.RangeOutcome.Several;
import dev.kontor.http.RangeOutcome.Single;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartByteRangesTest {
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final Several RANGES = new Several(List.of(new Single(0, 2), new Single(7, 3)));

    @Test
    void writesPartsWithTheirPlaces() throws IOException {
        MultipartByteRanges body = new MultipartByteRanges(RANGES, 10, "text/plain", "xyz");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        body.writeTo(out, (range, to) -> to.write(CONTENT, (int) range.from(), (int) range.length()));
        assertThat(out.toString(StandardCharsets.US_ASCII))
                .isEqualTo("\r\n--xyz\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01"
                        + "\r\n--xyz\r\nContent-Type: text/plain\r\nContent-Range: bytes 7-9/10\r\n\r\n789"
                        + "\r\n--xyz--\r\n");
        assertThat(body.contentLength()).isEqualTo(out.size());
        assertThat(body.contentType()).isEqualTo("multipart/byteranges; boundary=xyz");
    }

    /** Ranges near each other are read at once, whatever pieces the bytes come in, and far ones one by one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 100_000})
    void readsNeighboursAtOnce(int pieceBytes) throws IOException {
        byte[] content = new byte[100_000];
        new Random(3).nextBytes(content);
        List<Single> asked = List.of(
                new Single(10, 5),
                new Single(15, 1),
                new Single(400, 3000),
                new Single(90_000, 7),
                new Single(90_008, 10),
                new Single(90_010, 10),
                new Single(0, 1));
        MultipartByteRanges body =
                new MultipartByteRanges(new Several(asked), content.length, "application/octet-stream", "xyz");
        List<Single> read = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        body.writeTo(out, (range, to) -> {
            read.add(range);
            for (long from = range.from(); from <= range.last(); from += pieceBytes) {
                to.write(content, (int) from, (int) Math.min(pieceBytes, range.last() + 1 - from));
            }
        });
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (Single part : asked) {
            expected.writeBytes(("\r\n--xyz\r\nContent-Type: application/octet-stream\r\nContent-Range: "
                            + part.contentRange(content.length) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            expected.write(content, (int) part.from(), (int) part.length());
        }
        expected.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(body.contentLength()).isEqualTo(out.size());
        assertThat(read)
                .containsExactly(
                        new Single(10, 3390), new Single(90_000, 18), new Single(90_010, 10), new Single(0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nX: y", "\""})
    void refusesBoundaryThatNeedsQuoting(String boundary) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MultipartByteRanges(RANGES, 10, "text/plain", boundary));
    }
}
