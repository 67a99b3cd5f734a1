package dev.kontor.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {
    private static final List<String> THREE = List.of("10.0.0.1:5001", "10.0.0.2:5001", "10.0.0.3:5001");

    @Test
    void keysAreSharedEvenly() {
        Map<String, Integer> counts = new HashMap<>();
        IntStream.range(0, 3_000).forEach(i -> counts.merge(choose("upload-" + i, THREE), 1, Integer::sum));
        assertThat(counts.values())
                .hasSize(3)
                .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    @Test
    void onlyTheKeysOfTheOneThatGoesMove() {
        List<String> two = THREE.subList(0, 2);
        for (int i = 0; i < 1_000; i++) {
            String before = choose("upload-" + i, THREE);
            if (!before.equals(THREE.getLast())) {
                assertThat(choose("upload-" + i, two)).isEqualTo(before);
            }
        }
    }

    private static String choose(String key, List<String> names) {
        return names.stream()
                .max(Comparator.comparingLong(name -> Rendezvous.weight(key, name)))
                .orElseThrow();
    }
}
