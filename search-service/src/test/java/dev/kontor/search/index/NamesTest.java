package dev.kontor.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ranks that zot gives. */
class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "'', a/b, 1",
        "alpine, alpine, 0",
        "alp, alpine, 1",
        "pine, alpine, 3",
        "bar, foo/bar, 1",
        "foo, foo/bar, 10",
        "oo, foo/bar, 20",
        "mid, x/mid/z, 300",
        "foo/bar, foo/bar/baz, 10",
        "foo/b, foo/bar/baz, 1",
        "foo/z, foo/bar/baz, 3",
        "bar/ba, foo/bar/baz, 500",
        "foo/bar/epo, foo/bar/baz/repo, 2",
        "a/b/c, a/b, -1",
        "fo/ba, foo/bar, -1",
        "oo/ba, foo/bar, 200",
        "library/al, library/alpine, 1",
        "my-app, lib/my-app, 1",
        "my-app, my_app, -1",
        "my%, my-app, -1",
        "[, my-app, -1"
    })
    void ranks(String text, String name, int rank) {
        assertThat(new Names(text).rank(name)).isEqualTo(rank);
    }
}
