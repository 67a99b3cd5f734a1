package dev.kontor.registry;

import dev.kontor.oci.Descriptor;
import dev.kontor.oci.Digest;
import dev.kontor.registry.document.BlobPointer;
import dev.kontor.registry.document.JsonDocument;
import dev.kontor.registry.document.Layout;
import dev.kontor.store.Document;
import dev.kontor.store.Durability;
import dev.kontor.store.Key;
import dev.kontor.store.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * The content that a manifest refers to: whether the repository has it, as long as the manifest says, and the notes that
 * it is needed.
 *
 * <p>What need not be there is looked for too, since a wrong size of what is there makes every pull fail.
 */
final class NeededContent {
    /** A client pushes what is missing and asks again; a list of thousands would help nobody. */
    static final int MOST_NAMED = 100;

    private static final int ASKED_TOGETHER = 64;
    private static final int NOTED_TOGETHER = 256;
    private static final byte[] NOTE = JsonDocument.encode(JsonDocument.begin("note"));

    private final RegistryStore store;
    private final Push push;
    private final ManifestReads reads;
    private final Map<Digest, Set<Long>> blobs;
    private final Map<Digest, Set<Long>> children;

    NeededContent(RegistryStore store, Push push, ManifestReads reads) {
        this.store = store;
        this.push = push;
        this.reads = reads;
        this.blobs = statedSizes(push.manifest().referencedBlobs());
        this.children = statedSizes(push.manifest().referencedManifests());
    }

    /** Each content once, with every size that it is said to have. */
    private static Map<Digest, Set<Long>> statedSizes(List<Descriptor> descriptors) {
        Map<Digest, Set<Long>> sizes = new LinkedHashMap<>();
        descriptors.forEach(each ->
                sizes.computeIfAbsent(each.digest(), _ -> new LinkedHashSet<>()).add(each.sizeBytes()));
        return sizes;
    }

    /**
     * Looks for the content, and no further than there is enough to complain of.
     *
     * @return why the push is refused; empty when nothing speaks against it
     */
    Optional<PushOutcome> refusal() {
        Findings findings = new Findings();
        look(blobs, ASKED_TOGETHER, this::blobSizes, findings);
        look(children, ManifestReads.TOGETHER, this::manifestSizes, findings);
        return findings.refusal();
    }

    private void look(
            Map<Digest, Set<Long>> stated,
            int together,
            Function<List<Digest>, List<OptionalLong>> sizes,
            Findings findings) {
        List<Digest> digests = List.copyOf(stated.keySet());
        for (int from = 0; from < digests.size() && !findings.areEnough(); from += together) {
            List<Digest> slice = digests.subList(from, Math.min(digests.size(), from + together));
            List<OptionalLong> found = sizes.apply(slice);
            for (int i = 0; i < slice.size(); i++) {
                findings.add(slice.get(i), stated.get(slice.get(i)), found.get(i));
            }
        }
    }

    private List<OptionalLong> blobSizes(List<Digest> slice) {
        return store.servableBlobs(push.repository(), slice).stream()
                .map(found ->
                        found.map(BlobPointer::sizeBytes).map(OptionalLong::of).orElseGet(OptionalLong::empty))
                .toList();
    }

    private List<OptionalLong> manifestSizes(List<Digest> slice) {
        List<Key> keys = slice.stream()
                .map(child -> Layout.manifest(push.repository(), child))
                .toList();
        return reads.inTurn(() -> {
            List<OptionalLong> sizes = new ArrayList<>();
            List<Optional<Document>> found = store.objects().findAll(keys);
            for (int i = 0; i < keys.size(); i++) {
                Key key = keys.get(i);
                sizes.add(RegistryStore.manifest(key, found.get(i))
                        .map(stored -> OptionalLong.of(stored.sizeBytes()))
                        .orElseGet(OptionalLong::empty));
            }
            return sizes;
        });
    }

    /**
     * Notes that the manifest needs its content, before looking whether that is still there: whoever collects content
     * looks for such notes after it condemned it.
     */
    void note() {
        Set<Digest> needed = new LinkedHashSet<>(blobs.keySet());
        needed.addAll(children.keySet());
        List<Write> notes = needed.stream()
                .map(content -> Write.store(Layout.reference(content, push.repository(), push.digest()), NOTE))
                .toList();
        for (int from = 0; from < notes.size(); from += NOTED_TOGETHER) {
            store.objects()
                    .write(notes.subList(from, Math.min(notes.size(), from + NOTED_TOGETHER)), Durability.RELAXED);
        }
    }

    /** What was found to complain of. */
    private final class Findings {
        private final boolean mayBeAbsent;
        private final List<Digest> missing = new ArrayList<>();
        private final List<PushOutcome.Mismatch> mismatches = new ArrayList<>();

        Findings() {
            SparsePolicy sparse = store.settings().sparse();
            this.mayBeAbsent =
                    push.manifest().mediaType().isIndex() ? sparse != SparsePolicy.OFF : sparse == SparsePolicy.ALL;
        }

        void add(Digest digest, Set<Long> stated, OptionalLong actual) {
            if (actual.isPresent()) {
                stated.stream()
                        .filter(size -> size != actual.getAsLong())
                        .map(size -> new PushOutcome.Mismatch(digest, size, actual.getAsLong()))
                        .forEach(mismatches::add);
            } else if (!mayBeAbsent) {
                missing.add(digest);
            }
        }

        boolean areEnough() {
            return missing.size() >= MOST_NAMED || mismatches.size() >= MOST_NAMED;
        }

        Optional<PushOutcome> refusal() {
            if (!missing.isEmpty()) {
                return Optional.of(new PushOutcome.Missing(first(missing)));
            }
            return mismatches.isEmpty() ? Optional.empty() : Optional.of(new PushOutcome.WrongSize(first(mismatches)));
        }

        private static <T> List<T> first(List<T> found) {
            return List.copyOf(found.subList(0, Math.min(found.size(), MOST_NAMED)));
        }
    }
}
