package dev.kontor.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.events.Lease;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is, by clocks that never meet. */
class LeaseTest {
    private final AtomicReference<Instant> here = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicReference<Instant> there = new AtomicReference<>(Instant.parse("1999-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private ObjectStore store;
    private Lease first;
    private Lease second;

    @BeforeEach
    void open() {
        store = FileObjectStore.open(folder, false);
        first = new Lease(store, Key.of("leases", "test"), here::get);
        second = new Lease(store, Key.of("leases", "test"), there::get);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void isHeldByOne() {
        assertThat(first.hold()).isTrue();
        assertThat(second.hold()).isFalse();
        assertThat(first.hold()).isTrue();
    }

    @Test
    void passesOnWhenItsHolderShowsNoSign() {
        first.hold();
        second.hold();
        pass(there, Lease.LENGTH);

        assertThat(second.hold()).isTrue();
        pass(here, Lease.LENGTH);
        assertThat(first.hold()).isFalse();
    }

    @Test
    void staysWithAHolderThatRenewsIt() {
        for (int i = 0; i < 10; i++) {
            assertThat(first.hold()).isTrue();
            assertThat(second.hold()).isFalse();
            pass(here, Lease.LENGTH.dividedBy(2));
            pass(there, Lease.LENGTH.dividedBy(2));
        }
    }

    @Test
    void passesOnAtOnceWhenItIsGivenUp() {
        first.hold();
        first.release();

        assertThat(second.hold()).isTrue();
        second.release();
        pass(here, Lease.LENGTH.dividedBy(2));
        assertThat(first.hold()).isTrue();
    }

    private static void pass(AtomicReference<Instant> clock, Duration time) {
        clock.set(clock.get().plus(time));
    }
}
