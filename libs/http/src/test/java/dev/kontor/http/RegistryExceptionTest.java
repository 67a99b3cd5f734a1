package dev.kontor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.ErrorCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryExceptionTest {
    @Test
    void hasTheCodesOwnStatusAndMessageUnlessToldOtherwise() {
        RegistryException error = new RegistryException(ErrorCode.BLOB_UNKNOWN);
        assertThat(error.status()).isEqualTo(404);
        assertThat(error).hasMessage(ErrorCode.BLOB_UNKNOWN.defaultMessage());
        assertThat(error.withStatus(410).status()).isEqualTo(410);
    }

    @Test
    void addingKeepsTheRest() {
        RegistryException error = new RegistryException(ErrorCode.DENIED, "no", Map.of("a", 1))
                .withHeader("X", "1")
                .withStatus(401)
                .withHeader("Y", "2");
        assertThat(error.code()).isEqualTo(ErrorCode.DENIED);
        assertThat(error.detail().toString()).isEqualTo("{a=1}");
        assertThat(error.headers()).containsExactly(Map.entry("X", List.of("1")), Map.entry("Y", List.of("2")));
        assertThat(error.status()).isEqualTo(401);
    }

    @Test
    void methodNotAllowedNamesTheAllowedOnes() {
        RegistryException error = RegistryException.methodNotAllowed("GET, HEAD");
        assertThat(error.status()).isEqualTo(405);
        assertThat(error.headers()).containsExactly(Map.entry("Allow", List.of("GET, HEAD")));
    }

    @Test
    void costsNoStackTrace() {
        assertThat(new RegistryException(ErrorCode.BLOB_UNKNOWN).getStackTrace())
                .isEmpty();
    }
}
