package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocationTest {
    private static final Origin ASKED = Origin.parse("http://user:secret@127.0.0.1:5000/prefix");
    private static final String TARGET = "/v2/a/blobs/uploads/?x=1";

    @ParameterizedTest
    @CsvSource({
        "/v2/a/blobs/uploads/7?_state=a%2Fb, /v2/a/blobs/uploads/7?_state=a%2Fb",
        "7, /v2/a/blobs/uploads/7",
        "?y=http://x/, /v2/a/blobs/uploads/?y=http://x/",
        "http://127.0.0.1:5000/v2/up#part, /v2/up",
        "//127.0.0.1:5000/v2/up, /v2/up",
    })
    void staysWithTheRegistryThatWasAsked(String location, String target) {
        assertThat(Location.resolve(ASKED, TARGET, location)).isEqualTo(new Location(ASKED, target));
    }

    @Test
    void takesNoCredentialsElsewhere() {
        Location location = Location.resolve(ASKED, TARGET, "https://store.example?token=t");

        assertThat(location.origin().authorization()).isEmpty();
        assertThat(location.origin()).hasToString("https://store.example");
        assertThat(location.target()).isEqualTo("/?token=t");
    }

    @Test
    void addsTheDigestToWhateverQueryIsThere() {
        ContentDigest digest = new ContentDigest("sha256:00");

        assertThat(new Location(ASKED, "/u").closingTarget(digest)).isEqualTo("/u?digest=sha256:00");
        assertThat(new Location(ASKED, "/u?s=1").closingTarget(digest)).isEqualTo("/u?s=1&digest=sha256:00");
    }
}
