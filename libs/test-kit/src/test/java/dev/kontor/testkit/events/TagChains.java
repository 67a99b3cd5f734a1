package dev.kontor.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.events.Delivery;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLog;
import dev.kontor.events.LogPosition;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Tag;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The moves of tags in a log, each where it is read first. */
record TagChains(Map<EventId, RegistryEvent.TagMoved> moves) {
    /** Reads a log to its end as it is now. */
    static TagChains of(EventLog log) throws InterruptedException {
        Map<EventId, RegistryEvent.TagMoved> moves = new LinkedHashMap<>();
        LogPosition end = log.end();
        LogPosition position = LogPosition.OLDEST;
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!position.equals(end)) {
            List<Delivery> entries = log.read(position, 500, Duration.ofSeconds(1));
            for (Delivery.Decoded each : Delivery.events(entries)) {
                moves.putIfAbsent(each.announced().id(), (RegistryEvent.TagMoved)
                        each.announced().event());
            }
            // A broker that was killed may have told of an end that it lost again.
            end = entries.isEmpty() ? log.end() : end;
            position = entries.isEmpty() ? position : entries.getLast().next();
            assertThat(System.nanoTime())
                    .as("the end of the log is never reached")
                    .isLessThan(deadline);
        }
        return new TagChains(moves);
    }

    /** Each move begins where the one before it on its tag ended, and none is missing. */
    void require(int count) {
        assertThat(moves).hasSize(count);
        requireChains();
    }

    /** The same for the moves that were acknowledged. */
    void require(Set<EventId> acknowledged) {
        assertThat(moves.keySet()).containsAll(acknowledged);
        requireChains();
    }

    private void requireChains() {
        Map<Tag, Digest> named = new HashMap<>();
        moves.forEach((id, move) -> {
            assertThat(move.previous()).as("%s of %s", id, moves).isEqualTo(Optional.ofNullable(named.get(move.tag())));
            named.put(move.tag(), move.digest());
        });
    }
}
