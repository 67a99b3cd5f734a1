package dev.kontor.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {
    private static final String ETAG = "\"sha256:abc\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sha256:abc\"",
                "W/\"sha256:abc\"",
                "*",
                " \"sha256:abc\" ",
                "\"x\", \"sha256:abc\"",
                "\"x\",\"sha256:abc\",\"y\"",
                "\"a,b\", \"sha256:abc\"",
                ", ,\"sha256:abc\"",
                "sha256:abc",
                "x, sha256:abc"
            })
    void names(String header) {
        assertThat(Preconditions.noneMatchNames(Optional.of(header), ETAG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "\"\"",
                "\"sha256:ab\"",
                "\"sha256:abcd\"",
                "\"SHA256:ABC\"",
                "\"x, sha256:abc\"",
                "\"sha256:abc",
                "W/",
                "\""
            })
    void doesNotName(String header) {
        assertThat(Preconditions.noneMatchNames(Optional.of(header), ETAG)).isFalse();
    }

    @Test
    void absentHeaderNamesNothing() {
        assertThat(Preconditions.noneMatchNames(Optional.empty(), ETAG)).isFalse();
    }

    @Test
    void rangeAppliesOnlyToExactlyThisRepresentation() {
        assertThat(Preconditions.rangeApplies(Optional.empty(), ETAG)).isTrue();
        assertThat(Preconditions.rangeApplies(Optional.of(ETAG), ETAG)).isTrue();
        assertThat(Preconditions.rangeApplies(Optional.of("W/" + ETAG), ETAG)).isFalse();
        assertThat(Preconditions.rangeApplies(Optional.of("\"other\""), ETAG)).isFalse();
        assertThat(Preconditions.rangeApplies(Optional.of("Tue, 24 Nov 2026 05:00:00 GMT"), ETAG))
                .isFalse();
    }
}
