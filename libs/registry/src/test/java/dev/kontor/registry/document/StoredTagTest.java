package dev.kontor.registry.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.events.Tombstone;
import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import dev.kontor.store.Version;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A tag's document, and what falls out of it. */
class StoredTagTest {
    private static final Digest ONE = Digest.sha256(new byte[] {1});
    private static final Digest TWO = Digest.sha256(new byte[] {2});

    private static final Instant NOW = Instant.parse("2026-01-03T00:00:00Z");
    private static final Key KEY = Layout.tag(RepositoryName.of("a/b"), Tag.of("t"));

    @Test
    void isReadAsItWasWritten() {
        StoredTag tag = tag(7, 5, moves(3));

        byte[] document = tag.encode();

        assertThat(StoredTag.decode(KEY, document)).isEqualTo(tag);
        assertThat(StoredTag.digestOf(KEY, document)).isEqualTo(ONE);
        assertThat(Tombstone.is(new Document(document, new Version("1")))).isFalse();
    }

    /** Documents of an earlier version of the program say nothing of the push. */
    @Test
    void readsADocumentWithoutThePushOfItsManifest() {
        String text = new String(tag(7, 5, List.of()).encode(), UTF_8).replace("\"manifest\":5,", "");

        assertThat(StoredTag.decode(KEY, text.getBytes(UTF_8)).manifestSequence())
                .isZero();
    }

    @Test
    void keepsTheLastMovesAndDropsTheOldest() {
        StoredTag full = tag(17, 17, moves(StoredTag.MOVES_KEPT));

        assertThat(full.movesBehindNext()).hasSize(StoredTag.MOVES_KEPT);
        assertThat(full.movesBehindNext().getFirst()).isEqualTo(new StoredTag.Move(17, ONE, NOW));
        assertThat(full.fallenOut()).contains(full.moves().getLast());
        assertThat(full.movesBehindNext()).doesNotContain(full.moves().getLast());
        assertThat(tag(16, 16, moves(StoredTag.MOVES_KEPT - 1)).fallenOut()).isEmpty();
    }

    @Test
    void namesOnePushOfItsManifest() {
        StoredTag tag = tag(7, 5, List.of());

        assertThat(tag.names(ONE, 5)).isTrue();
        assertThat(tag.names(ONE, 6)).isFalse();
        assertThat(tag.names(TWO, 5)).isFalse();
        assertThat(tag(7, 0, List.of()).names(ONE, 6)).isTrue();
    }

    @Test
    void goesWithTheRemovalOfThatPushAndOfNoEarlierOne() {
        StoredTag tag = tag(7, 5, List.of());

        assertThat(tag.namesRemoved(ONE, 4)).isFalse();
        assertThat(tag.namesRemoved(ONE, 5)).isTrue();
        assertThat(tag.namesRemoved(ONE, 6)).isTrue();
        assertThat(tag.namesRemoved(TWO, 6)).isFalse();
    }

    private static StoredTag tag(long sequence, long manifest, List<StoredTag.Move> moves) {
        return new StoredTag(sequence, 2, ONE, manifest, MediaType.OCI_MANIFEST, 99, NOW, "somebody", moves);
    }

    private static List<StoredTag.Move> moves(int count) {
        Instant first = NOW;
        return IntStream.range(0, count)
                .mapToObj(i -> new StoredTag.Move(count - i, TWO, first.minusSeconds(i)))
                .toList();
    }
}
