package dev.kontor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** One line when a store begins to fail, one when it works again. */
class StoreOutageTest {
    private final List<System.Logger.Level> told = new CopyOnWriteArrayList<>();
    private Instant now = Instant.EPOCH;
    private final StoreOutage outage = new StoreOutage(new Levels(), () -> now);

    /** Keeps the levels at which something was said; DEBUG is nothing. */
    private final class Levels implements System.Logger {
        @Override
        public String getName() {
            return "outage";
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.getSeverity() > Level.DEBUG.getSeverity();
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            note(level);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            note(level);
        }

        private void note(Level level) {
            if (isLoggable(level)) {
                told.add(level);
            }
        }
    }

    @Test
    void tellsBeginAndEndOnce() {
        outage.works();
        for (int i = 0; i < 3; i++) {
            outage.fails(new StoreUnavailableException("no answer"));
            now = now.plusSeconds(3);
        }
        now = now.plusSeconds(10);
        outage.works();
        outage.works();

        assertThat(told).containsExactly(System.Logger.Level.ERROR, System.Logger.Level.INFO);
    }

    @Test
    void isNotOverWhileSomethingStillFails() {
        for (int i = 0; i < 10; i++) {
            outage.fails(new StoreUnavailableException("no answer"));
            now = now.plus(Duration.ofSeconds(4));
            outage.works();
        }

        assertThat(told).containsExactly(System.Logger.Level.ERROR);
    }
}
