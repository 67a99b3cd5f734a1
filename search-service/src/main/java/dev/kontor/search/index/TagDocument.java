package dev.kontor.search.index;

import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.Registry;
import dev.kontor.registry.Statistics;
import dev.kontor.registry.document.StoredTag;
import dev.kontor.search.image.IndexFacts;
import dev.kontor.search.image.IndexFacts.Child;
import dev.kontor.search.image.Layer;
import dev.kontor.search.image.ManifestFacts;
import dev.kontor.search.image.Platform;
import dev.kontor.search.image.Signature;
import dev.kontor.search.image.Texts;
import dev.kontor.search.index.ImageSource.Facts;
import dev.kontor.search.index.Rows.TagRow;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.util.BytesRef;

/** Makes the document of a tag out of the manifests on which it stands. */
final class TagDocument {
    private static final int MOST_NESTED = 8;
    private static final int MOST_CHILDREN = 1000;
    private static final String UNKNOWN = "unknown";

    private final Registry registry;
    private final ImageSource images;
    private final Lookup index;

    /** A manifest of an image, with the platform that the index around it gives it where it gives none itself. */
    private record Part(ManifestFacts facts, Platform platform) {
        boolean isOfPlatform() {
            return !platform.os().isEmpty() || !platform.arch().isEmpty();
        }
    }

    TagDocument(Registry registry, ImageSource images, Lookup index) {
        this.registry = registry;
        this.images = images;
        this.index = index;
    }

    /** The document; empty where users cannot pull what the tag names, or nobody can read it. */
    Optional<Document> of(RepositoryName repository, Tag tag, StoredTag stored) {
        Optional<ImageSource.Read> read = images.read(repository, stored.digest());
        if (read.isEmpty()) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>();
        Set<String> holds = new LinkedHashSet<>();
        holds.add(stored.digest().value());
        return switch (read.get().facts()) {
            case Facts.OfNothing _ -> Optional.empty();
            case Facts.OfManifest manifest -> {
                parts.add(new Part(manifest.facts(), known(manifest.facts().platform())));
                yield Optional.of(document(
                        repository,
                        tag,
                        stored,
                        read.get(),
                        parts,
                        holds,
                        ofManifest(manifest.facts(), stored, read.get())));
            }
            case Facts.OfIndex ofIndex -> {
                collect(repository, ofIndex.facts(), parts, holds, 0);
                yield Optional.of(document(
                        repository,
                        tag,
                        stored,
                        read.get(),
                        parts,
                        holds,
                        ofIndex(ofIndex.facts(), parts, stored, read.get())));
            }
        };
    }

    /** The manifests of an index, those of the indexes in it too; what is not there is left out, and looked for again when it comes. */
    private void collect(RepositoryName repository, IndexFacts facts, List<Part> parts, Set<String> holds, int depth) {
        for (Child child : facts.children()) {
            if (holds.size() > MOST_CHILDREN || !holds.add(child.digest())) {
                continue;
            }
            Optional<ImageSource.Read> read = images.read(repository, Digest.of(child.digest()));
            if (read.isEmpty()) {
                continue;
            }
            switch (read.get().facts()) {
                case Facts.OfManifest manifest -> {
                    Platform own = known(manifest.facts().platform());
                    boolean isBlank = own.os().isEmpty() && own.arch().isEmpty();
                    parts.add(new Part(manifest.facts(), isBlank ? known(child.platform()) : own));
                }
                case Facts.OfIndex inner -> {
                    if (depth < MOST_NESTED) {
                        collect(repository, inner.facts(), parts, holds, depth + 1);
                    }
                }
                case Facts.OfNothing _ -> {}
            }
        }
    }

    private static Platform known(Platform platform) {
        return platform.os().equals(UNKNOWN) && platform.arch().equals(UNKNOWN) ? Platform.NONE : platform;
    }

    private static Optional<Instant> since(StoredTag stored) {
        return Optional.of(
                stored.moves().isEmpty()
                        ? stored.when()
                        : stored.moves().getLast().when());
    }

    private TagRow ofManifest(ManifestFacts facts, StoredTag stored, ImageSource.Read read) {
        return row(
                MediaType.OCI_MANIFEST,
                facts.artifactType(),
                facts.sizeBytes(),
                facts.created(),
                facts.texts(),
                List.of(new Part(facts, known(facts.platform()))),
                stored,
                read);
    }

    private TagRow ofIndex(IndexFacts facts, List<Part> parts, StoredTag stored, ImageSource.Read read) {
        Optional<ManifestFacts> first = parts.stream().map(Part::facts).findFirst();
        Optional<Instant> created = facts.annotated()
                .or(() -> first.flatMap(ManifestFacts::annotated))
                .or(() -> parts.stream()
                        .flatMap(part -> part.facts().created().stream())
                        .max(Instant::compareTo));
        Texts texts = facts.texts().or(first.map(ManifestFacts::texts).orElse(Texts.NONE));
        long size =
                parts.stream().mapToLong(part -> distinctBytes(part.facts())).sum();
        return row(MediaType.OCI_INDEX, facts.artifactType(), size, created, texts, parts, stored, read);
    }

    /** Within one manifest of an index each blob counts once. */
    private static long distinctBytes(ManifestFacts facts) {
        Map<String, Long> blobs = new HashMap<>();
        facts.layers().forEach(layer -> blobs.put(layer.digest(), layer.sizeBytes()));
        facts.config().ifPresent(config -> blobs.put(config.digest(), config.sizeBytes()));
        return facts.ownBytes()
                + blobs.values().stream().mapToLong(Long::longValue).sum();
    }

    private TagRow row(
            MediaType type,
            String artifactType,
            long size,
            Optional<Instant> created,
            Texts texts,
            List<Part> parts,
            StoredTag stored,
            ImageSource.Read read) {
        return new TagRow(
                type.value(),
                artifactType,
                stored.digest().value(),
                size,
                parts.stream()
                        .filter(Part::isOfPlatform)
                        .map(Part::platform)
                        .distinct()
                        .toList(),
                created,
                since(stored),
                Optional.of(read.stored().pushed()),
                read.stored().by(),
                texts,
                List.of(),
                parts.stream()
                        .map(part -> new Child(part.facts().digest(), part.platform()))
                        .toList());
    }

    private Document document(
            RepositoryName repository,
            Tag tag,
            StoredTag stored,
            ImageSource.Read read,
            List<Part> parts,
            Set<String> holds,
            TagRow row) {
        List<Signature> signatures =
                index.signaturesOf(repository, stored.digest().value());
        Statistics.Pulls pulls = registry.statistics().of(repository, stored.digest());
        Document document = new Document();
        document.add(Documents.kept(Terms.TAG, tag.value()));
        document.add(new SortedDocValuesField(Terms.TAG, new BytesRef(tag.value())));
        Terms.grams(tag.value()).forEach(gram -> document.add(Documents.term(Terms.GRAM, gram)));
        document.add(Documents.term(Terms.NAMES, Terms.in(repository, stored.digest())));
        holds.forEach(digest -> document.add(Documents.term(Terms.HOLDS, Terms.in(repository, digest))));
        if (read.facts() instanceof Facts.OfIndex) {
            document.add(Documents.term(Terms.INDEX, stored.digest().value()));
        }
        addLayers(document, parts);
        addPlatforms(document, parts, row);
        if (!signatures.isEmpty()) {
            document.add(Documents.term(Terms.SIGNED, Terms.YES));
        }
        document.add(new NumericDocValuesField(Terms.UPDATED, Terms.micros(row.lastUpdated())));
        document.add(new NumericDocValuesField(Terms.TAGGED, Terms.micros(row.tagged())));
        document.add(new NumericDocValuesField(Terms.DOWNLOADS, pulls.count()));
        document.add(new NumericDocValuesField(Terms.PULLED, Terms.micros(pulls.last())));
        document.add(new BinaryDocValuesField(Terms.BLOBS, new BytesRef(blobs(parts, read))));
        document.add(new StoredField(Terms.ROW, row.encode()));
        return document;
    }

    private static void addLayers(Document document, List<Part> parts) {
        Set<String> digests = new LinkedHashSet<>();
        Set<String> chains = new LinkedHashSet<>();
        Set<String> wholes = new LinkedHashSet<>();
        for (Part part : parts) {
            digests.add(part.facts().digest());
            part.facts().config().ifPresent(config -> digests.add(config.digest()));
            part.facts().layers().forEach(layer -> digests.add(layer.digest()));
            List<String> chain = Terms.chain(part.facts().layers());
            chains.addAll(chain);
            if (!chain.isEmpty()) {
                wholes.add(chain.getLast());
            }
        }
        digests.forEach(each -> document.add(Documents.term(Terms.BLOB, each)));
        chains.forEach(each -> document.add(Documents.term(Terms.CHAIN, each)));
        wholes.forEach(each -> document.add(Documents.term(Terms.WHOLE, each)));
    }

    private static void addPlatforms(Document document, List<Part> parts, TagRow row) {
        Set<String> terms = new LinkedHashSet<>();
        row.platforms().forEach(each -> terms.addAll(Terms.of(each)));
        terms.forEach(each -> document.add(Documents.term(Terms.PLATFORM, each)));
        row.platforms()
                .forEach(each -> document.add(
                        new SortedSetDocValuesField(Terms.PLATFORMS, new BytesRef(each.os() + " " + each.arch()))));
        parts.stream()
                .map(part -> part.facts().vendor())
                .filter(vendor -> !vendor.isEmpty())
                .distinct()
                .forEach(vendor -> document.add(new SortedSetDocValuesField(Terms.VENDORS, bounded(vendor))));
    }

    /** Lucene takes 32 KB at most. */
    private static BytesRef bounded(String text) {
        return new BytesRef(text.length() > 4096 ? text.substring(0, 4096) : text);
    }

    /** All blobs that the tag reaches, by a hash of their digests, with their sizes. */
    private static byte[] blobs(List<Part> parts, ImageSource.Read read) {
        Map<Long, Long> sizes = new HashMap<>();
        if (read.facts() instanceof Facts.OfIndex ofIndex) {
            sizes.put(hash(ofIndex.facts().digest()), ofIndex.facts().ownBytes());
        }
        for (Part part : parts) {
            sizes.put(hash(part.facts().digest()), part.facts().ownBytes());
            part.facts().config().ifPresent(config -> sizes.put(hash(config.digest()), config.sizeBytes()));
            for (Layer layer : part.facts().layers()) {
                sizes.put(hash(layer.digest()), layer.sizeBytes());
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(sizes.size() * 2 * Long.BYTES);
        sizes.forEach((hash, size) -> bytes.putLong(hash).putLong(size));
        return bytes.array();
    }

    /** A digest is a hash; its first half is enough to tell one from another. */
    private static long hash(String digest) {
        int begin = digest.indexOf(':') + 1;
        return Long.parseUnsignedLong(digest.substring(begin, begin + 16), 16);
    }
}
