package dev.kontor.testkit.interleave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.Write;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The search finds each order that anybody can tell from another, and follows the others once. */
class InterleavingsTest {
    private static final Key NUMBER = Key.of("documents", "number");

    @Test
    void findsALostUpdate() {
        Operation careless = store -> {
            int number = number(store.find(NUMBER));
            store.write(List.of(Write.store(NUMBER, bytes(number + 1))));
            return "done";
        };

        assertThat(numbersAfter(careless, careless)).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void findsNoneWhereTheWriteIsConditional() {
        Operation careful = store -> {
            while (true) {
                Optional<Document> found = store.find(NUMBER);
                Write write = Write.put(NUMBER, Expectation.asFound(found), bytes(number(found) + 1));
                if (store.write(List.of(write)) instanceof BatchOutcome.Applied) {
                    return "done";
                }
            }
        };

        assertThat(numbersAfter(careful, careful)).containsExactly(2);
    }

    @Test
    void countsAllSchedulesAndFollowsIndependentStepsOnce() {
        Interleavings.Count count =
                Interleavings.explore(StoreState.EMPTY, List.of(finds("a", 5), finds("b", 5)), _ -> {});

        assertThat(count.schedules()).isEqualTo(252);
        assertThat(count.states()).isEqualTo(36);
    }

    @Test
    void takesNeighbouringUnconditionalWritesInAnyOrder() {
        Key left = Key.of("documents", "left");
        Key right = Key.of("documents", "right");
        Operation writer = store -> store.write(List.of(Write.store(left, bytes(1)), Write.store(right, bytes(1))));
        Operation reader =
                store -> store.find(left).isPresent() + " " + store.find(right).isPresent();

        assertThat(outcomes(writer, reader))
                .containsExactlyInAnyOrder("false false", "true false", "false true", "true true");
    }

    @Test
    void listsWithoutASnapshot() {
        Operation writer = store -> store.write(List.of(
                Write.create(Key.of("documents", "b"), bytes(1)),
                Write.create(Key.of("documents", "a"), bytes(1)),
                Write.create(Key.of("documents", "c"), bytes(1))));
        Operation reader = store -> store.list(Prefix.of("documents"), "", 10).stream()
                .map(entry -> entry.key().lastSegment())
                .toList()
                .toString();

        assertThat(outcomes(writer, reader)).contains("[]", "[b]", "[b, c]", "[a, b]", "[a, b, c]");
    }

    @Test
    void showsAStateWhereAnOperationDied() {
        Set<Integer> numbers = new HashSet<>();
        Operation twice = store -> store.write(List.of(Write.create(NUMBER, bytes(1)), Write.create(NUMBER, bytes(2))));

        Interleavings.explore(StoreState.EMPTY, List.of(twice), ending -> {
            if (ending.outcomes().getFirst().isEmpty()) {
                numbers.add(number(ending.state().find(NUMBER)));
            }
        });

        assertThat(numbers).containsExactlyInAnyOrder(0, 1);
    }

    private static Operation finds(String name, int times) {
        return store -> {
            for (int i = 0; i < times; i++) {
                store.find(Key.of("documents", name));
            }
            return "done";
        };
    }

    private static Set<Integer> numbersAfter(Operation... operations) {
        Set<Integer> numbers = new HashSet<>();
        Interleavings.explore(StoreState.EMPTY, List.of(operations), ending -> {
            if (ending.outcomes().stream().allMatch(Optional::isPresent)) {
                numbers.add(number(ending.state().find(NUMBER)));
            }
        });
        return numbers;
    }

    /** What the second operation can be told. */
    private static Set<Object> outcomes(Operation... operations) {
        Set<Object> outcomes = new HashSet<>();
        Interleavings.explore(
                StoreState.EMPTY,
                List.of(operations),
                ending -> ending.outcomes().get(1).ifPresent(outcomes::add));
        return outcomes;
    }

    private static int number(Optional<Document> found) {
        return found.map(document -> Integer.parseInt(new String(document.bytes(), StandardCharsets.UTF_8)))
                .orElse(0);
    }

    private static byte[] bytes(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    }
}
