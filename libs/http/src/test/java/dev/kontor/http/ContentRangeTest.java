package dev.kontor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {
    @ParameterizedTest
    @CsvSource({
        "0-0, 0, 0, 1",
        "0-99, 0, 99, 100",
        "100-199, 100, 199, 100",
        "bytes 100-199, 100, 199, 100",
        "bytes 100-199/*, 100, 199, 100",
        "100-199/*, 100, 199, 100",
        "0-999999999999999999, 0, 999999999999999999, 1000000000000000000"
    })
    void parses(String text, long first, long last, long length) {
        ContentRange range = ContentRange.parse(text).orElseThrow();
        assertThat(range).isEqualTo(new ContentRange(first, last, OptionalLong.empty()));
        assertThat(range.length()).isEqualTo(length);
    }

    @Test
    void keepsTheTotal() {
        assertThat(ContentRange.parse("bytes 0-9/10")).contains(new ContentRange(0, 9, OptionalLong.of(10)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "5",
                "5-",
                "-5",
                "5-4",
                "a-b",
                "0-1-2",
                " 0-1",
                "0-1 ",
                "0 - 1",
                "+0-1",
                "0--1",
                "bytes=0-1",
                "bytes  0-1",
                "Bytes 0-1",
                "bytes 0-1/",
                "bytes 0-1/1",
                "bytes 0-1/x",
                "bytes */10",
                "0-1/10/20",
                "0-9223372036854775807",
                "0-9999999999999999999",
                "18446744073709551616-18446744073709551617",
                "\u0660-\u0661"
            })
    void refusesAnythingElse(String text) {
        assertThat(ContentRange.parse(text)).isEmpty();
    }

    @Test
    void cannotBeMadeInconsistent() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentRange(-1, 0, OptionalLong.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentRange(2, 1, OptionalLong.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContentRange(0, Long.MAX_VALUE, OptionalLong.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentRange(0, 9, OptionalLong.of(9)));
    }
}
