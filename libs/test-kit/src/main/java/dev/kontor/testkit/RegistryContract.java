package dev.kontor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.events.Outbox;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.ManifestParse;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.Actor;
import dev.kontor.registry.BlobAbandonedException;
import dev.kontor.registry.BlobReader;
import dev.kontor.registry.BlobWriter;
import dev.kontor.registry.FoundBlob;
import dev.kontor.registry.FoundManifest;
import dev.kontor.registry.Push;
import dev.kontor.registry.PushCheck;
import dev.kontor.registry.PushOutcome;
import dev.kontor.registry.Registry;
import dev.kontor.registry.RegistrySettings;
import dev.kontor.registry.RemovalOutcome;
import dev.kontor.registry.Repositories;
import dev.kontor.registry.SparsePolicy;
import dev.kontor.registry.Statistics;
import dev.kontor.registry.StoreSettings;
import dev.kontor.registry.Walk;
import dev.kontor.registry.WalkPosition;
import dev.kontor.registry.document.BlobPointer;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredManifest;
import dev.kontor.store.Content;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Write;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry promises to the programs of the suite, without HTTP, on whatever its store is. */
public abstract class RegistryContract {
    private static final Actor SOMEBODY = new Actor("somebody", "request-1");
    private static final RepositoryName APP = RepositoryName.of("library/app");
    private static final RepositoryName COPY = RepositoryName.of("team/copy");
    private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);
    private static final int LARGE = 9 << 20;

    @TempDir
    private Path spool;

    /** Where the registry lies; the same place in each test. */
    protected abstract StoreSettings.Place place();

    /** The place as a plain store; no registry is open there. */
    protected abstract ObjectStore openStore();

    private RegistrySettings settings() {
        StoreSettings store = new StoreSettings(place(), false, SparsePolicy.INDEX, Duration.ofDays(1), spool);
        return new RegistrySettings(store, Map.of(), new RegistrySettings.Journal(), Outbox.Scope.ALL);
    }

    private Registry open() {
        return Registry.open(settings());
    }

    private static byte[] layer(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static Digest write(Registry registry, RepositoryName repository, byte[] bytes) {
        try (BlobWriter writer = registry.blobs().write(repository, DigestAlgorithm.SHA256, SOMEBODY)) {
            writer.write(bytes, 0, bytes.length);
            Digest digest = Digest.sha256(bytes);
            assertThat(writer.commit(digest)).isEqualTo(new BlobWriter.Commit.Committed(digest, bytes.length));
            return digest;
        }
    }

    private static byte[] image(String name, byte[] layer) {
        return ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST.value() + "\",\"config\":"
                        + descriptor("application/vnd.oci.image.config.v1+json", CONFIG) + ",\"layers\":["
                        + descriptor("application/vnd.oci.image.layer.v1.tar", layer) + "],\"annotations\":{\"name\":\""
                        + name + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String descriptor(String type, byte[] content) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + Digest.sha256(content) + "\",\"size\":"
                + content.length + "}";
    }

    private static Push push(RepositoryName repository, byte[] image, String... tags) {
        Manifest manifest = switch (Manifest.parse(image, MediaType.OCI_MANIFEST)) {
            case ManifestParse.Valid valid -> valid.manifest();
            case ManifestParse.Invalid invalid -> throw new AssertionError(invalid.reason());
        };
        Set<Tag> named = Set.copyOf(Stream.of(tags).map(Tag::of).toList());
        return new Push(repository, Digest.sha256(image), manifest, image, named, Optional.empty());
    }

    /** Pushes an image with its content. */
    private static byte[] pushImage(Registry registry, RepositoryName repository, String name, String... tags) {
        byte[] layer = name.getBytes(StandardCharsets.UTF_8);
        write(registry, repository, CONFIG);
        write(registry, repository, layer);
        byte[] image = image(name, layer);
        assertThat(registry.manifests().push(push(repository, image, tags), SOMEBODY))
                .isEqualTo(new PushOutcome.Stored());
        return image;
    }

    private static byte[] read(Registry registry, RepositoryName repository, Digest digest) {
        return switch (registry.blobs().find(repository, digest)) {
            case FoundBlob.Live blob -> read(blob);
            case FoundBlob.Quarantined _, FoundBlob.Condemned _, FoundBlob.Unknown _ -> new byte[0];
        };
    }

    private static byte[] read(FoundBlob.Live blob) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Content content = blob.open(0, blob.sizeBytes()).orElseThrow()) {
            content.writeTo(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The program that a mirror is: it stores what comes, and those who wait read it as it comes. */
    @Test
    void pushesMirrorsWalksAndRemoves() throws Exception {
        byte[] layer = layer(LARGE);
        byte[] image = image("mirrored", layer);
        try (Registry registry = open();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            write(registry, APP, CONFIG);
            List<Future<byte[]>> read = mirror(registry, layer, clients);
            for (Future<byte[]> each : read) {
                assertThat(each.get()).isEqualTo(layer);
            }
            assertThat(registry.manifests().push(push(APP, image, "latest"), SOMEBODY))
                    .isEqualTo(new PushOutcome.Stored());

            assertThat(walk(registry, WalkPosition.START, 100))
                    .containsExactly(
                            "library/app",
                            "library/app@" + Digest.sha256(image),
                            "library/app:latest",
                            blobs(CONFIG, layer).get(0),
                            blobs(CONFIG, layer).get(1));
            assertThat(registry.manifests().remove(APP, Digest.sha256(image), Optional.empty(), SOMEBODY))
                    .isEqualTo(RemovalOutcome.REMOVED);
            assertThat(registry.tags().find(APP, Tag.of("latest"))).isEmpty();
            assertThat(registry.manifests().find(APP, Digest.sha256(image))).isEqualTo(new FoundManifest.Unknown(true));
        }
    }

    private static List<String> blobs(byte[]... contents) {
        return Stream.of(contents)
                .map(Digest::sha256)
                .sorted((left, right) -> left.value().compareTo(right.value()))
                .map(digest -> "library/app blob " + digest)
                .toList();
    }

    /** One client waits from the beginning, one comes in the middle of it. */
    private static List<Future<byte[]>> mirror(Registry registry, byte[] layer, ExecutorService clients) {
        List<Future<byte[]>> read = new ArrayList<>();
        try (BlobWriter writer = registry.blobs().writeShared(APP, DigestAlgorithm.SHA256, SOMEBODY)) {
            read.add(clients.submit(reading(writer.reader())));
            for (int from = 0; from < layer.length; from += 1_000_000) {
                if (from == 5_000_000) {
                    read.add(clients.submit(reading(writer.reader())));
                }
                writer.write(layer, from, Math.min(1_000_000, layer.length - from));
            }
            assertThat(writer.commit(Digest.sha256(layer))).isInstanceOf(BlobWriter.Commit.Committed.class);
        }
        return read;
    }

    private static Callable<byte[]> reading(BlobReader reader) {
        return () -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[70_000];
            try (reader) {
                for (int count = reader.read(buffer, 5, 60_000); count >= 0; count = reader.read(buffer, 5, 60_000)) {
                    bytes.write(buffer, 5, count);
                }
            }
            return bytes.toByteArray();
        };
    }

    private static List<String> walk(Registry registry, WalkPosition from, int limit) {
        return walk(registry.repositories()::walk, from, limit);
    }

    /** Each page by a walk of its own, as processes do that die after each. */
    private static List<String> walk(Function<WalkPosition, Walk> walks, WalkPosition from, int limit) {
        List<String> seen = new ArrayList<>();
        WalkPosition position = from;
        while (true) {
            Walk walk = walks.apply(position);
            List<Walk.Found> page = walk.next(limit);
            if (page.isEmpty()) {
                return seen;
            }
            page.stream().map(RegistryContract::text).forEach(seen::add);
            position = new WalkPosition(walk.position().text());
        }
    }

    private static String text(Walk.Found found) {
        return switch (found) {
            case Walk.Found.Repository repository -> repository.repository().value();
            case Walk.Found.Manifest manifest -> manifest.repository() + "@" + manifest.digest();
            case Walk.Found.TagFound tag -> tag.repository() + ":" + tag.tag();
            case Walk.Found.Blob blob -> blob.repository() + " blob " + blob.digest();
        };
    }

    @Test
    void readersOfABlobThatIsGivenUpBreakOff() throws Exception {
        byte[] layer = layer(1_000_000);
        try (Registry registry = open();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> wrong;
            Future<byte[]> left;
            try (BlobWriter writer = registry.blobs().writeShared(APP, DigestAlgorithm.SHA256, SOMEBODY)) {
                wrong = clients.submit(reading(writer.reader()));
                writer.write(layer, 0, layer.length);
                assertThat(writer.commit(Digest.sha256(CONFIG)))
                        .isEqualTo(new BlobWriter.Commit.WrongDigest(Digest.sha256(layer)));
            }
            try (BlobWriter writer = registry.blobs().writeShared(APP, DigestAlgorithm.SHA256, SOMEBODY)) {
                left = clients.submit(reading(writer.reader()));
                writer.write(layer, 0, layer.length);
            }

            assertThatThrownBy(wrong::get).hasCauseInstanceOf(BlobAbandonedException.class);
            assertThatThrownBy(left::get).hasCauseInstanceOf(BlobAbandonedException.class);
            assertThat(registry.blobs().find(APP, Digest.sha256(layer))).isInstanceOf(FoundBlob.Unknown.class);
            assertThat(registry.repositories().contains(APP)).isFalse();
        }
        assertThat(spool).satisfies(folder -> {
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
        });
    }

    /** The store keeps the older copy, and who reads goes on with that. */
    @Test
    void readersGoOnWhenTheStoreHasTheBlobAlready() throws Exception {
        byte[] layer = layer(1_000_000);
        try (Registry registry = open()) {
            write(registry, COPY, layer);
            BlobReader reader;
            try (BlobWriter writer = registry.blobs().writeShared(APP, DigestAlgorithm.SHA256, SOMEBODY)) {
                reader = writer.reader();
                writer.write(layer, 0, layer.length);
                assertThat(writer.commit(Digest.sha256(layer))).isInstanceOf(BlobWriter.Commit.Committed.class);
            }
            assertThat(reading(reader).call()).isEqualTo(layer);
            assertThat(read(registry, APP, Digest.sha256(layer))).isEqualTo(layer);
        }
    }

    @Test
    void aBlobThatIsNotSharedHasNoReaders() {
        try (Registry registry = open();
                BlobWriter writer = registry.blobs().write(APP, DigestAlgorithm.SHA256, SOMEBODY)) {
            assertThatThrownBy(writer::reader).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void walksInOrderWhereverItIsTakenUp() {
        try (Registry registry = open()) {
            pushImage(registry, APP, "one", "1", "a-b", "latest");
            byte[] gone = pushImage(registry, APP, "two", "2");
            pushImage(registry, COPY, "three", "3");
            pushImage(registry, RepositoryName.of("library/app-two"), "four");
            registry.manifests().remove(APP, Digest.sha256(gone), Optional.empty(), SOMEBODY);
            registry.tags().remove(APP, Tag.of("a-b"), Optional.empty(), SOMEBODY);

            List<String> all = walk(registry, WalkPosition.START, 1000);

            assertThat(all)
                    .doesNotHaveDuplicates()
                    .contains("library/app:1", "library/app:latest", "team/copy:3")
                    .doesNotContain("library/app:2", "library/app:a-b", "library/app@" + Digest.sha256(gone));
            assertThat(all.stream().filter(text -> text.matches("[a-z/-]+")))
                    .containsExactly("library/app", "library/app-two", "team/copy");
            assertThat(walk(registry, WalkPosition.START, 1)).isEqualTo(all);
            assertThat(walk(registry, WalkPosition.START, 3)).isEqualTo(all);
            assertThat(walk(from -> registry.repositories().walk(COPY, from), WalkPosition.START, 2))
                    .isEqualTo(all.stream()
                            .filter(text -> text.startsWith("team/copy"))
                            .toList());
            RepositoryName unknown = RepositoryName.of("un/known");
            assertThat(walk(from -> registry.repositories().walk(unknown, from), WalkPosition.START, 2))
                    .isEmpty();
        }
    }

    @Test
    void listsTheBlobsOfARepositoryWithTheirSizes() {
        try (Registry registry = open()) {
            List<Digest> digests = new ArrayList<>();
            for (int size = 1; size <= 7; size++) {
                digests.add(write(registry, APP, layer(size)));
            }
            registry.blobs().remove(APP, digests.get(3), SOMEBODY);
            assertThat(registry.blobs().mount(COPY, digests.get(0), Optional.of(APP), _ -> true, SOMEBODY))
                    .isTrue();

            List<Repositories.LinkedBlob> all = registry.repositories().blobs(APP, Optional.empty(), 100);
            assertThat(all.stream().mapToLong(blob -> blob.link().sizeBytes()).sum())
                    .isEqualTo(1 + 2 + 3 + 5 + 6 + 7);
            assertThat(all)
                    .extracting(Repositories.LinkedBlob::digest)
                    .isSortedAccordingTo((left, right) -> left.value().compareTo(right.value()))
                    .doesNotContain(digests.get(3));
            List<Repositories.LinkedBlob> paged = new ArrayList<>();
            Optional<Digest> after = Optional.empty();
            for (List<Repositories.LinkedBlob> page = registry.repositories().blobs(APP, after, 2);
                    !page.isEmpty();
                    page = registry.repositories().blobs(APP, after, 2)) {
                paged.addAll(page);
                after = Optional.of(page.getLast().digest());
            }
            assertThat(paged).isEqualTo(all);
            assertThat(registry.repositories().blobs(COPY, Optional.empty(), 100))
                    .singleElement()
                    .satisfies(blob -> assertThat(blob.link().sizeBytes()).isEqualTo(1));
        }
    }

    /** Several processes count the same manifest at once, and tell it twice. */
    @Test
    void countsPullsOnceHoweverOftenTheyAreTold() throws Exception {
        Digest manifest = Digest.sha256(CONFIG);
        Instant last = Instant.parse("2026-01-02T03:04:05Z");
        try (Registry registry = open();
                ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(registry.statistics().of(APP, manifest)).isEqualTo(Statistics.Pulls.NEVER);
            List<Future<?>> told = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String process = "p" + i;
                told.add(processes.submit(() -> {
                    for (int number : new int[] {1, 2, 1, 3, 3, 2}) {
                        Instant at = last.minusSeconds(number);
                        boolean _ = registry.statistics().add(APP, manifest, 10, at, process, number);
                    }
                }));
            }
            for (Future<?> each : told) {
                each.get();
            }
            Statistics.Pulls pulls = new Statistics.Pulls(120, Optional.of(last.minusSeconds(1)));
            assertThat(registry.statistics().of(APP, manifest)).isEqualTo(pulls);
            assertThat(registry.statistics().of(COPY, manifest)).isEqualTo(Statistics.Pulls.NEVER);
            assertThat(registry.statistics().list(APP, Optional.empty(), 10))
                    .containsExactly(new Statistics.Counted(manifest, pulls));
            assertThat(registry.statistics().list(APP, Optional.of(manifest), 10))
                    .isEmpty();
        }
    }

    @Test
    void aCheckRefusesAPushBeforeAnythingIsStored() {
        PushCheck check = (push, actor) -> push.manifest().annotations().containsKey("name")
                ? new PushCheck.Verdict.Rejected(
                        List.of("the annotation 'name' is reserved", actor.caller() + " may not set it"))
                : new PushCheck.Verdict.Accepted();
        try (Registry registry = open()) {
            write(registry, APP, CONFIG);
            write(registry, APP, CONFIG);
            byte[] image = image("refused", CONFIG);

            PushOutcome outcome =
                    registry.manifests().checkedBy(List.of(check)).push(push(APP, image, "latest"), SOMEBODY);

            assertThat(outcome)
                    .isEqualTo(new PushOutcome.Rejected(
                            List.of("the annotation 'name' is reserved", "somebody may not set it")));
            assertThat(registry.manifests().find(APP, Digest.sha256(image))).isEqualTo(new FoundManifest.Unknown(true));
            assertThat(registry.tags().list(APP, "", 10)).isEmpty();
            assertThat(registry.manifests().push(push(APP, image, "latest"), SOMEBODY))
                    .as("without the check")
                    .isEqualTo(new PushOutcome.Stored());
        }
    }

    @Test
    void saysTheStateOfWhatIsFoundAndIsRepairedByAPush() {
        byte[] image;
        Digest layer = Digest.sha256("damaged".getBytes(StandardCharsets.UTF_8));
        try (Registry registry = open()) {
            image = pushImage(registry, APP, "damaged", "latest");
        }
        Digest digest = Digest.sha256(image);
        setState(digest, StoredManifest.State.QUARANTINED);
        setState(layer, BlobPointer.State.QUARANTINED);
        try (Registry registry = open()) {
            assertThat(registry.manifests().find(APP, Tag.of("latest")))
                    .isEqualTo(new FoundManifest.Quarantined(digest));
            assertThat(registry.blobs().find(APP, layer)).isEqualTo(new FoundBlob.Quarantined());

            pushImage(registry, APP, "damaged", "latest");

            assertThat(registry.manifests().find(APP, Tag.of("latest"))).isInstanceOf(FoundManifest.Live.class);
            assertThat(read(registry, APP, layer)).isEqualTo("damaged".getBytes(StandardCharsets.UTF_8));
        }
        setState(digest, StoredManifest.State.HELD);
        setState(layer, BlobPointer.State.CONDEMNED);
        try (Registry registry = open()) {
            assertThat(registry.manifests().find(APP, digest)).isInstanceOf(FoundManifest.Held.class);
            assertThat(registry.blobs().find(APP, layer)).isEqualTo(new FoundBlob.Condemned());
        }
        setState(digest, StoredManifest.State.REMOTE);
        try (Registry registry = open()) {
            assertThat(registry.manifests().find(APP, digest))
                    .isInstanceOfSatisfying(
                            FoundManifest.Remote.class,
                            remote -> assertThat(remote.stored().bytes()).isEqualTo(image));
        }
    }

    private void setState(Digest manifest, StoredManifest.State state) {
        Key key = Layout.manifest(APP, manifest);
        try (ObjectStore store = openStore()) {
            StoredManifest stored =
                    StoredManifest.decode(key, store.find(key).orElseThrow().bytes());
            StoredManifest.Line line = stored.line();
            StoredManifest.Line changed = new StoredManifest.Line(
                    line.mediaType(), state, line.sequence(), line.subject(), line.pushed(), line.by());
            store.write(List.of(Write.store(key, changed.encode(stored.bytes()))));
        }
    }

    private void setState(Digest blob, BlobPointer.State state) {
        Key key = Layout.pointer(blob);
        try (ObjectStore store = openStore()) {
            BlobPointer now =
                    BlobPointer.decode(key, store.find(key).orElseThrow().bytes());
            BlobPointer changed = new BlobPointer(now.content(), now.sizeBytes(), state, now.origin());
            store.write(List.of(Write.store(key, changed.encode())));
        }
    }

    @Test
    void isReadWithoutBeingWrittenTo() {
        byte[] image;
        try (Registry registry = open()) {
            image = pushImage(registry, APP, "read", "latest");
        }
        try (Registry registry = Registry.openReadOnly(settings())) {
            assertThat(registry.manifests().find(APP, Tag.of("latest"))).isInstanceOf(FoundManifest.Live.class);
            assertThat(registry.tags().list(APP, "", 10)).containsExactly(Tag.of("latest"));
            assertThat(read(registry, APP, Digest.sha256(CONFIG))).isEqualTo(CONFIG);
            assertThat(walk(registry, WalkPosition.START, 2)).hasSize(5);
            assertThat(registry.manifests().push(push(APP, image, "latest"), SOMEBODY))
                    .as("there is nothing to change")
                    .isEqualTo(new PushOutcome.Stored());
            assertThatThrownBy(() -> registry.manifests().push(push(APP, image, "other"), SOMEBODY))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> registry.blobs().write(APP, DigestAlgorithm.SHA256, SOMEBODY))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> registry.manifests().remove(APP, Digest.sha256(image), Optional.empty(), SOMEBODY))
                    .isInstanceOf(IllegalStateException.class);
        }
        try (Registry registry = open()) {
            assertThat(registry.tags().list(APP, "", 10)).containsExactly(Tag.of("latest"));
        }
    }

    @Test
    void aBlobIsMountedFromWhereItWasPushed() {
        try (Registry registry = open()) {
            Digest config = write(registry, APP, CONFIG);

            assertThat(registry.blobs().mount(COPY, config, Optional.empty(), _ -> true, SOMEBODY))
                    .isTrue();
            assertThat(read(registry, COPY, config)).isEqualTo(CONFIG);
            assertThat(registry.blobs()
                            .mount(
                                    COPY,
                                    Digest.sha256(Arrays.copyOf(CONFIG, 9)),
                                    Optional.empty(),
                                    _ -> true,
                                    SOMEBODY))
                    .isFalse();
            assertThat(registry.blobs()
                            .mount(
                                    RepositoryName.of("third"),
                                    config,
                                    Optional.of(RepositoryName.of("un/known")),
                                    _ -> true,
                                    SOMEBODY))
                    .isFalse();
            for (Optional<RepositoryName> from : List.of(Optional.of(APP), Optional.<RepositoryName>empty())) {
                assertThat(registry.blobs().mount(RepositoryName.of("third"), config, from, _ -> false, SOMEBODY))
                        .as("from where the caller may not read: " + from)
                        .isFalse();
            }
        }
    }
}
