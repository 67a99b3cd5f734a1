package dev.kontor.registry;

import static dev.kontor.registry.Images.NONE;
import static dev.kontor.registry.Images.REPOSITORY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredTag;
import dev.kontor.store.Key;
import dev.kontor.store.Write;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a push looks for, notes and decides, in itself and when others act at the worst moment. */
class ManifestPushTest {
    private static final ManifestReads READS = ManifestReads.forThisHeap();
    private static final Actor SOMEBODY = new Actor("somebody", "a request");
    private static final byte[] ONE = Images.image("one");
    private static final byte[] TWO = Images.image("two");
    private static final Key TAG = Layout.tag(REPOSITORY, Tag.of("t"));

    private final MemoryStore memory = new MemoryStore();
    private final RegistryStore store = memory.registry(SparsePolicy.INDEX);
    private Digest config;

    @BeforeEach
    void link() {
        config = memory.link(REPOSITORY, Images.CONFIG);
    }

    @Test
    void notesOnEachTryWhatItsManifestNeeds() {
        push(ONE, "old");
        memory.before(TAG, () -> {
            remove(ONE);
            memory.forget(note(ONE));
        });

        assertThat(push(ONE, "t")).isEqualTo(new PushOutcome.Stored());

        assertThat(store.live(manifest(ONE))).isPresent();
        assertThat(named()).contains(Digest.sha256(ONE));
        assertThat(store.objects().find(note(ONE))).isPresent();
    }

    /** What was pushed was removed, and cannot be pushed again: it was there, and is gone, and so is its tag. */
    @Test
    void leavesNoTagWithoutAManifestWhenItsBlobIsGoneToo() {
        push(ONE, "old");
        memory.before(TAG, () -> {
            remove(ONE);
            memory.forget(Layout.link(REPOSITORY, config));
        });

        assertThat(push(ONE, "t")).isEqualTo(new PushOutcome.Stored());

        assertThat(store.live(manifest(ONE))).isEmpty();
        assertThat(named()).isEmpty();
    }

    @Test
    void namesNoMoreThanAHundredOfWhatIsMissingAndLooksNoFurther() {
        PushOutcome outcome = push(Images.image("large", Images.layers(4000)), "t");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        PushOutcome.Missing.class,
                        missing -> assertThat(missing.digests())
                                .hasSize(100)
                                .startsWith(Digest.sha256("layer 0".getBytes(UTF_8))));
        assertThat(memory.looked()).hasSizeLessThan(300);
        assertThat(named()).isEmpty();
    }

    @Test
    void looksForEachBlobOnceHoweverOftenItIsNamed() {
        memory.link(REPOSITORY, "layer");
        String[] layers = new String[4000];
        Arrays.fill(layers, "layer");

        assertThat(push(Images.image("repeated", layers), "t")).isEqualTo(new PushOutcome.Stored());

        assertThat(memory.looked()).hasSizeLessThan(20);
    }

    @Test
    void looksForAllOfALargeImage() {
        String[] layers = Images.layers(300);
        for (String layer : layers) {
            memory.link(REPOSITORY, layer);
        }
        byte[] image = Images.image("large", layers);

        assertThat(push(image, "t")).isEqualTo(new PushOutcome.Stored());

        assertThat(new HashSet<>(memory.looked()))
                .contains(Layout.link(REPOSITORY, Digest.sha256("layer 299".getBytes(UTF_8))));
        for (String layer : layers) {
            Digest digest = Digest.sha256(layer.getBytes(UTF_8));
            assertThat(store.objects().find(Layout.reference(digest, REPOSITORY, Digest.sha256(image))))
                    .isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(SparsePolicy.class)
    void refusesAnotherSizeUnderEachPolicy(SparsePolicy sparse) {
        byte[] image =
                new String(ONE, UTF_8).replace("\"size\":2", "\"size\":20").getBytes(UTF_8);

        PushOutcome outcome = push(memory.registry(sparse), image, "t", NONE);

        assertThat(outcome).isEqualTo(new PushOutcome.WrongSize(List.of(new PushOutcome.Mismatch(config, 20, 2))));
        assertThat(store.objects().find(note(image))).isEmpty();
    }

    @Test
    void movesATagNoFurtherThanItsPreconditionSaysWhenAnotherIsQuicker() {
        push(ONE, "t");
        memory.before(TAG, () -> other(TWO, Images.ifMatch(ONE)));

        assertThat(push(store, Images.image("three"), "t", Images.ifMatch(ONE)))
                .isEqualTo(new PushOutcome.ConditionFailed());

        assertThat(named()).contains(Digest.sha256(TWO));
    }

    @Test
    void createsATagOnce() {
        memory.before(TAG, () -> other(TWO, Images.ifNoneMatch()));

        assertThat(push(store, ONE, "t", Images.ifNoneMatch())).isEqualTo(new PushOutcome.ConditionFailed());

        assertThat(named()).contains(Digest.sha256(TWO));
    }

    /** A process that died in a push may leave such a tag; a GET of it finds nothing. */
    @Test
    void takesATagWhoseManifestIsGoneForNone() {
        push(ONE, "t");
        memory.forget(manifest(ONE));

        assertThat(push(store, TWO, "t", Images.ifMatch(ONE))).isEqualTo(new PushOutcome.ConditionFailed());
        assertThat(push(store, TWO, "t", Images.ifNoneMatch())).isEqualTo(new PushOutcome.Stored());
        assertThat(named()).contains(Digest.sha256(TWO));
    }

    /** It moved the tag to a manifest that was removed just before: there is no second move. */
    @Test
    void movesATagOnceWithAPrecondition() {
        push(ONE, "t");
        push(TWO, "u");
        memory.before(TAG, () -> remove(TWO));

        assertThat(push(store, TWO, "t", Images.ifMatch(ONE))).isEqualTo(new PushOutcome.Stored());

        assertThat(store.live(manifest(TWO))).isEmpty();
        assertThat(named()).isEmpty();
    }

    /** A removal that is under way is finished first, so that the tag has no history that nobody could see. */
    @Test
    void createsATagAnewWhenTheManifestThatItNamesIsBeingRemoved() {
        push(ONE, "t");
        byte[] tag = store.objects().find(TAG).orElseThrow().bytes();
        remove(ONE);
        store.objects().write(List.of(Write.store(TAG, tag)));

        assertThat(push(store, TWO, "t", Images.ifMatch(ONE))).isEqualTo(new PushOutcome.ConditionFailed());
        assertThat(push(store, TWO, "t", Images.ifNoneMatch())).isEqualTo(new PushOutcome.Stored());

        assertThat(StoredTag.decode(TAG, store.live(TAG).orElseThrow().bytes()).moves())
                .isEmpty();
    }

    @Test
    void knowsNoTagWhoseManifestIsGoneWhenItRemoves() {
        push(ONE, "t");
        memory.forget(manifest(ONE));

        assertThat(new ManifestRemoval(store, REPOSITORY, SOMEBODY).removeTag(Tag.of("t"), Images.ifMatch(ONE)))
                .isEqualTo(RemovalOutcome.UNKNOWN);
        assertThat(new ManifestRemoval(store, REPOSITORY, SOMEBODY).removeTag(Tag.of("t"), NONE))
                .isEqualTo(RemovalOutcome.REMOVED);
    }

    @Test
    void removesATagOnlyAsItIsKnown() {
        push(ONE, "t");
        memory.before(TAG, () -> other(TWO, NONE));

        assertThat(new ManifestRemoval(store, REPOSITORY, SOMEBODY).removeTag(Tag.of("t"), Images.ifMatch(ONE)))
                .isEqualTo(RemovalOutcome.CONDITION_FAILED);

        assertThat(named()).contains(Digest.sha256(TWO));
    }

    private PushOutcome push(byte[] image, String tag) {
        return push(store, image, tag, NONE);
    }

    private void other(byte[] image, Optional<Condition> condition) {
        assertThat(push(memory.other(), image, "t", condition)).isEqualTo(new PushOutcome.Stored());
    }

    private static PushOutcome push(RegistryStore store, byte[] image, String tag, Optional<Condition> condition) {
        return new ManifestPush(
                        store, Images.push(image, tag, condition), READS, List.of(), SOMEBODY, () -> MemoryStore.NOW)
                .run();
    }

    private void remove(byte[] image) {
        assertThat(new ManifestRemoval(memory.other(), REPOSITORY, SOMEBODY).removeManifest(Digest.sha256(image), NONE))
                .isEqualTo(RemovalOutcome.REMOVED);
    }

    private static Key manifest(byte[] image) {
        return Layout.manifest(REPOSITORY, Digest.sha256(image));
    }

    private Key note(byte[] image) {
        return Layout.reference(config, REPOSITORY, Digest.sha256(image));
    }

    private Optional<Digest> named() {
        return store.live(TAG).map(tag -> StoredTag.digestOf(TAG, tag.bytes()));
    }
}
