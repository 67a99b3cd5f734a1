package dev.kontor.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes as zot's client writes them. */
class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "9, 9B",
        "528, 528B",
        "999, 999B",
        "1000, 1.0kB",
        "1234, 1.2kB",
        "9949, 9.9kB",
        "9960, 10kB",
        "73400320, 73MB",
        "5389182572, 5.4GB",
        "3221227580, 3.2GB",
        "9223372036854775807, 9.2EB"
    })
    void areInPowersOfAThousand(long bytes, String text) {
        assertThat(Sizes.of(bytes)).isEqualTo(text);
        assertThat(Sizes.of(Long.toString(bytes))).isEqualTo(text);
    }
}
