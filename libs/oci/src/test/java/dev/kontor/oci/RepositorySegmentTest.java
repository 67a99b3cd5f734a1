package dev.kontor.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One segment for each name, in the same order. */
class RepositorySegmentTest {
    private static final List<RepositoryName> NAMES =
            List.of("a", "a-b", "a--b", "a.b", "a/b", "a/b/c", "a/tags", "a0", "a_b", "a__b", "aa", "b").stream()
                    .map(RepositoryName::of)
                    .sorted()
                    .toList();

    @Test
    void isReversibleAndFreeOfSlashes() {
        for (RepositoryName name : NAMES) {
            String segment = name.segment();
            assertThat(segment).doesNotContain("/");
            assertThat(RepositoryName.ofSegment(segment)).isEqualTo(name);
        }
    }

    @Test
    void keepsTheOrderOfNames() {
        assertThat(NAMES.stream().map(RepositoryName::segment)).isSorted();
    }
}
