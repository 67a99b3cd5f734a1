package dev.kontor.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kontor.service.http.RangeOutcome.Several;
import dev.kontor.service.http.RangeOutcome.Single;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nX: y", "\""})
    void refusesBoundaryThatNeedsQuoting(String boundary) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MultipartByteRanges(RANGES, 10, "text/plain", boundary));
    }
}
