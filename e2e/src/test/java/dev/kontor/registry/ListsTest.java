package dev.kontor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.events.EventLog;
import dev.kontor.events.ListEntry;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.ManifestParse;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredReferrer;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Expectation;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.Write;
import dev.kontor.testkit.interleave.SteppedStore;
import dev.kontor.testkit.interleave.StoreState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lists cost and show when much was removed, and when a process died in the middle. */
@SuppressWarnings("ByteBufferBackingArray") // each was made by wrapping an array
class ListsTest {
    private static final RepositoryName REPOSITORY = RepositoryName.of("library/app");
    private static final Instant NOW = Instant.parse("2026-01-03T00:00:00Z");
    private static final Digest SUBJECT = Digest.sha256("subject".getBytes(StandardCharsets.UTF_8));

    private final SteppedStore.Live live = SteppedStore.live(StoreState.EMPTY);

    /** An image, or one that refers to the subject. */
    private record Image(Manifest manifest, String text) {
        static Image of(String name, boolean refers) {
            String subject = ",\"subject\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
                    + SUBJECT.value() + "\",\"size\":7}";
            String text = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST.value()
                    + "\",\"artifactType\":\"test/" + name.charAt(0)
                    + "\",\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
                    + Digest.sha256("{}".getBytes(StandardCharsets.UTF_8)).value()
                    + "\",\"size\":2},\"layers\":[],\"annotations\":{\"name\":\"" + name + "\"}"
                    + (refers ? subject : "") + "}";
            return switch (Manifest.parse(text.getBytes(StandardCharsets.UTF_8), MediaType.OCI_MANIFEST)) {
                case ManifestParse.Valid valid -> new Image(valid.manifest(), text);
                case ManifestParse.Invalid invalid -> throw new AssertionError(invalid.reason());
            };
        }

        byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        Digest digest() {
            return Digest.sha256(bytes());
        }
    }

    private RegistryOperations stepped(Duration later) {
        return registry(live.store(), live.store().log(), later);
    }

    private static RegistryOperations registry(ObjectStore objects, EventLog log, Duration later) {
        return new RegistryOperations(objects, log, SparsePolicy.ALL, Duration.ofDays(1), () -> NOW.plus(later));
    }

    private static void push(RegistryOperations store, Image image, String... tags) {
        assertThat(store.push(
                        REPOSITORY,
                        image.manifest(),
                        image.bytes(),
                        Set.copyOf(List.of(tags).stream().map(Tag::of).toList()),
                        Optional.empty()))
                .isEqualTo("stored");
    }

    private static List<String> tags(RegistryOperations store, String last, int limit) {
        return store.tags().list(REPOSITORY, last, limit).stream()
                .map(Tag::value)
                .toList();
    }

    @Test
    void whatIsRemovedLeavesNothingToWalkOverInAFolder(@TempDir Path folder) {
        try (FileObjectStore objects = FileObjectStore.open(folder, false)) {
            removeAll(registry(objects, live.store().log(), Duration.ZERO));
        }
    }

    @Test
    void whatIsRemovedLeavesNothingToWalkOverInABucket() {
        removeAll(stepped(Duration.ZERO));
    }

    private static void removeAll(RegistryOperations store) {
        Image image = Image.of("image", false);
        Image referrer = Image.of("referrer", true);
        push(store, image, "a", "a-b", "a.b", "ab", "b");
        push(store, Image.of("other", false), "a", "b");
        push(store, referrer);
        assertThat(tags(store, "", 10)).containsExactly("a", "a-b", "a.b", "ab", "b");
        assertThat(tags(store, "a", 2)).containsExactly("a-b", "a.b");
        assertThat(tags(store, "a-", 1)).containsExactly("a-b");

        List.of("a", "a-b", "b").forEach(tag -> store.removeTag(REPOSITORY, Tag.of(tag), Optional.empty()));
        assertThat(tags(store, "", 10)).containsExactly("a.b", "ab");
        store.removeManifest(REPOSITORY, image.digest());
        store.removeManifest(REPOSITORY, referrer.digest());

        assertThat(store.objects().list(Layout.listedTags(REPOSITORY), "", 10)).isEmpty();
        assertThat(store.objects().list(Layout.referrers(REPOSITORY, SUBJECT), "", 10))
                .isEmpty();
        push(store, referrer, "b");
        assertThat(tags(store, "", 10)).containsExactly("b");
        assertThat(page(store, 10, "", "").descriptors()).hasSize(1);
    }

    private static Referrers.Page page(RegistryOperations store, int size, String last, String type) {
        return store.referrers()
                .list(REPOSITORY, SUBJECT, Optional.of(type).filter(text -> !text.isEmpty()), last, size);
    }

    @Test
    void aFilteredPageOfReferrersEndsEarly(@TempDir Path folder) {
        try (FileObjectStore objects = FileObjectStore.open(folder, false)) {
            RegistryOperations store = registry(objects, live.store().log(), Duration.ZERO);
            List<Write> others = IntStream.range(0, 1500)
                    .mapToObj(i -> Image.of("other " + i, true))
                    .map(image -> Write.store(
                            Layout.referrer(REPOSITORY, SUBJECT, image.digest(), 1)
                                    .key(),
                            StoredReferrer.encode(image.manifest(), image.digest(), 1, image.bytes().length)))
                    .toList();
            objects.write(others);
            push(store, Image.of("wanted", true));

            int pages = 0;
            int found = 0;
            Optional<String> last = Optional.of("");
            while (last.isPresent()) {
                Referrers.Page page = page(store, 1, last.get(), "test/w");
                found += page.descriptors().size();
                last = page.next();
                pages++;
            }
            assertThat(found).isEqualTo(1);
            assertThat(pages).isBetween(2, 3);
            assertThat(page(store, 1000, "", "").descriptors()).hasSize(1000);
            assertThat(page(store, 0, "", "").descriptors()).isEmpty();
        }
    }

    /** Writes a claim and an entry as a process does that stands still before it writes the tag; the tag's write. */
    private Write beginsToPush(Outbox outbox, Key tag) {
        Outbox.Draft draft = outbox.draft(REPOSITORY, 0, "somebody", "");
        ListEntry entry = Layout.listedTag(REPOSITORY, Tag.of("t"), draft.sequence());
        draft.lists(tag, Optional.empty(), new RegistryEvent.TagDeleted(REPOSITORY, Tag.of("t"), SUBJECT), entry.key());
        byte[] bytes = ("{\"sequence\":" + draft.sequence() + ",\"digest\":\"" + SUBJECT.value() + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        Write late = Write.put(tag, new Expectation.Absent(), bytes);
        // The batch stops at a write that cannot happen; the claim and the entry stand as they would before the tag.
        live.store().write(List.of(Write.store(entry.key(), "{}".getBytes(StandardCharsets.UTF_8))));
        live.store()
                .write(List.of(Write.create(
                        Key.of("outbox", "library.app", String.format("%019d", draft.sequence())), claimBytes(draft))));
        return late;
    }

    private static byte[] claimBytes(Outbox.Draft draft) {
        SteppedStore.Live aside = SteppedStore.live(StoreState.EMPTY);
        boolean isMade =
                new Outbox(aside.store(), aside.store().log(), InstantSource.fixed(NOW)).make(draft.claim(), List.of())
                        instanceof BatchOutcome.Applied;
        assertThat(isMade).isTrue();
        return aside.state().writes().entrySet().stream()
                .filter(each -> each.getKey().value().startsWith("outbox/"))
                .map(each -> each.getValue().getFirst().orElseThrow().array())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTagThatNeverAppearedIsNotShownAndItsEntryGoes() {
        RegistryOperations store = stepped(Duration.ZERO);
        Key tag = Layout.tag(REPOSITORY, Tag.of("t"));
        Write late = beginsToPush(store.outbox(), tag);
        assertThat(live.store().list(Layout.listedTags(REPOSITORY), "", 10)).hasSize(1);
        assertThat(tags(store, "", 10)).isEmpty();

        InstantSource later = () -> NOW.plus(Duration.ofMinutes(5));
        Outbox withoutRights =
                new Outbox(live.store(), live.store().log(), later, Optional.empty(), Outbox.Scope.ALL_BUT_LISTS, 10);
        withoutRights.publish();
        withoutRights.publish();
        assertThat(live.store().list(Prefix.of("outbox"), "", 10))
                .as("left to whoever may change lists")
                .hasSize(1);

        Outbox other = stepped(Duration.ofMinutes(5)).outbox();
        other.publish();
        other.publish();

        assertThat(live.store().list(Layout.listedTags(REPOSITORY), "", 10)).isEmpty();
        assertThat(live.store().write(List.of(late)))
                .as("the slow process lists nothing any more")
                .isInstanceOf(BatchOutcome.Stopped.class);
        push(store, Image.of("image", false), "t");
        assertThat(tags(store, "", 10)).containsExactly("t");
    }

    @Test
    void aRemovalThatEndedHalfWayIsFinishedByRepeatingIt() {
        RegistryOperations store = stepped(Duration.ZERO);
        push(store, Image.of("image", false), "t", "t-2");
        Key entry = live.store()
                .list(Layout.listedTags(REPOSITORY), "", 1)
                .getFirst()
                .key();
        store.removeTag(REPOSITORY, Tag.of("t"), Optional.empty());
        live.store().write(List.of(Write.store(entry, "{}".getBytes(StandardCharsets.UTF_8))));

        assertThat(store.removeTag(REPOSITORY, Tag.of("t"), Optional.empty())).isEqualTo("unknown");

        assertThat(tags(store, "", 10)).containsExactly("t-2");
    }
}
