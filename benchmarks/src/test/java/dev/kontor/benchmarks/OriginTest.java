package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:5000, http://127.0.0.1:5000, 127.0.0.1:5000, 5000",
        "localhost:5000/, http://localhost:5000, localhost:5000, 5000",
        "https://registry.example/mirror//, https://registry.example/mirror, registry.example, 443",
        "http://registry.example:80, http://registry.example, registry.example, 80",
        "http://[::1]:5000, http://[::1]:5000, [::1]:5000, 5000",
    })
    void readsUrls(String url, String text, String authority, int port) {
        Origin origin = Origin.parse(url);

        assertThat(origin).hasToString(text);
        assertThat(origin.authority()).isEqualTo(authority);
        assertThat(origin.port()).isEqualTo(port);
    }

    @Test
    void sendsCredentialsButNeverShowsThem() {
        Origin origin = Origin.parse("http://user:secret@127.0.0.1:5000");

        assertThat(origin.authorization()).contains("Basic dXNlcjpzZWNyZXQ=");
        assertThat(origin.toString() + origin.authority() + origin.address()).doesNotContain("secret", "user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host",
                "http://host/?x=secret",
                "http://host/#f",
                "http:///path",
                "host?x=secret://y",
                "http://a b/secret"
            })
    void refusesWhatIsNoRegistry(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> Origin.parse(url)).withMessageNotContaining("secret");
    }
}
