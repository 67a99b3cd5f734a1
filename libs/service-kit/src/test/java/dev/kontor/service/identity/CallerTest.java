package dev.kontor.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Who the current caller is. */
class CallerTest {
    @Test
    void isAnonymousOutsideARequest() {
        assertThat(Caller.current()).isEqualTo(Caller.ANONYMOUS);
    }

    @Test
    void isTheCurrentOneWithinItsWorkOnly() {
        Caller alice = new Caller("alice", List.of("dev"));
        AtomicReference<Caller> seen = new AtomicReference<>();

        alice.run(() -> seen.set(Caller.current()));

        assertThat(seen).hasValue(alice);
        assertThat(Caller.current()).isEqualTo(Caller.ANONYMOUS);
    }

    @Test
    void hasAName() {
        assertThatThrownBy(() -> new Caller("", List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Caller("x".repeat(256), List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
