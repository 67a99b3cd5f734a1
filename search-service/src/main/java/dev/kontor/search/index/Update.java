package dev.kontor.search.index;

import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.Registry;
import dev.kontor.registry.Statistics;
import dev.kontor.registry.document.StoredTag;
import dev.kontor.search.catalog.Referrer;
import dev.kontor.search.image.IndexFacts;
import dev.kontor.search.image.Signing;
import dev.kontor.search.index.ImageSource.Facts;
import dev.kontor.search.index.Terms.Kind;
import dev.kontor.search.index.Touched.InRepository;
import dev.kontor.store.StoreDamagedException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.Term;

/**
 * Brings an index up to what the registry holds, for what was touched. Events are hints: what is written is what stands in the
 * registry at this moment, so that one that comes twice, late or in another order does no harm.
 *
 * <p>Manifests come first, then the tags that stand on them, then the repositories that they sum up to; between, the index is
 * refreshed, since each looks at what the one before wrote.
 */
final class Update {
    private final IndexFolder index;
    private final Registry registry;
    private final ImageSource images;
    private final ToLongFunction<RepositoryName> stars;

    Update(IndexFolder index, Registry registry, ImageSource images, ToLongFunction<RepositoryName> stars) {
        this.index = index;
        this.registry = registry;
        this.images = images;
        this.stars = stars;
    }

    /** Writes everything that is touched, and lets it be seen. */
    void apply(Touched touched) throws IOException {
        if (touched.isEmpty()) {
            return;
        }
        Map<RepositoryName, Set<String>> concerned = new HashMap<>();
        try (Lookup before = new Lookup(index)) {
            for (var each : touched.repositories().entrySet()) {
                concerned.put(each.getKey(), writeManifests(each.getKey(), each.getValue(), before));
            }
        }
        index.refresh();
        try (Lookup now = new Lookup(index)) {
            for (var each : touched.repositories().entrySet()) {
                Set<Tag> tags = new TreeSet<>(each.getValue().tags());
                tags.addAll(now.tagsHolding(each.getKey(), concerned.get(each.getKey())));
                for (Tag tag : tags) {
                    writeTag(each.getKey(), tag, now);
                }
            }
        }
        index.refresh();
        try (Lookup now = new Lookup(index)) {
            for (RepositoryName repository : touched.repositories().keySet()) {
                writeRepository(repository, now);
            }
        }
        index.refresh();
    }

    /** Writes manifests, and what refers to others; gives those of which tags may show something else now. */
    private Set<String> writeManifests(RepositoryName repository, InRepository touched, Lookup before)
            throws IOException {
        Set<String> concerned = new TreeSet<>(touched.manifests());
        for (String digest : touched.manifests()) {
            concerned.addAll(before.subjectsOf(repository, digest));
            concerned.addAll(writeManifest(repository, Digest.of(digest)));
        }
        for (Tag tag : touched.tags()) {
            Optional<Digest> subject = Signing.subjectOf(tag);
            if (subject.isPresent()) {
                writeSignatures(repository, tag, subject.get());
                concerned.add(subject.get().value());
            }
        }
        return concerned;
    }

    private Set<String> writeManifest(RepositoryName repository, Digest digest) throws IOException {
        deleteReferrers(repository, digest.value());
        Optional<ImageSource.Read> read = images.read(repository, digest);
        if (read.isEmpty()) {
            delete(Kind.MANIFEST, repository, digest.value());
            return Set.of();
        }
        ImageSource.Read found = read.get();
        return switch (found.facts()) {
            case Facts.OfManifest manifest -> {
                Statistics.Pulls pulls = registry.statistics().of(repository, digest);
                write(
                        Kind.MANIFEST,
                        repository,
                        digest.value(),
                        Documents.manifest(repository, manifest.facts(), pulls));
                yield writeReferrer(repository, digest, found, manifest.manifest());
            }
            case Facts.OfIndex ofIndex -> {
                writeAttestations(repository, ofIndex.facts());
                yield writeReferrer(repository, digest, found, ofIndex.manifest());
            }
            case Facts.OfNothing _ -> Set.of();
        };
    }

    private Set<String> writeReferrer(
            RepositoryName repository, Digest digest, ImageSource.Read read, Manifest manifest) throws IOException {
        if (manifest.subject().isEmpty()) {
            return Set.of();
        }
        String subject = manifest.subject().get().digest().value();
        Optional<String> tool = Signing.toolOf(manifest);
        if (tool.isPresent()) {
            int signatures = Math.max(1, manifest.layers().size());
            write(
                    Kind.SIGNATURE,
                    repository,
                    digest.value(),
                    Documents.signature(repository, digest.value(), subject, tool.get(), signatures));
        } else {
            Referrer referrer = new Referrer(
                    digest,
                    manifest.mediaType().value(),
                    manifest.effectiveArtifactType().orElse(""),
                    read.sizeBytes(),
                    manifest.annotations());
            write(
                    Kind.REFERRER,
                    repository,
                    digest.value(),
                    Documents.referrer(repository, digest.value(), subject, referrer));
        }
        return Set.of(subject);
    }

    /** What a builder says of an image beside it refers to it, as if it said so itself. */
    private void writeAttestations(RepositoryName repository, IndexFacts facts) throws IOException {
        for (IndexFacts.Attestation each : facts.attestations()) {
            if (!each.image().isEmpty()) {
                Referrer referrer = new Referrer(
                        Digest.of(each.digest()),
                        each.mediaType(),
                        "application/vnd.in-toto+json",
                        each.sizeBytes(),
                        Map.of("vnd.docker.reference.type", "attestation-manifest"));
                write(
                        Kind.REFERRER,
                        repository,
                        facts.digest() + " " + each.digest(),
                        Documents.referrer(repository, facts.digest(), each.image(), referrer));
            }
        }
    }

    private void writeSignatures(RepositoryName repository, Tag tag, Digest subject) throws IOException {
        long signatures = storedTag(repository, tag)
                .flatMap(stored -> images.read(repository, stored.digest()))
                .filter(read -> read.facts() instanceof Facts.OfManifest)
                .map(read -> Signing.signatures(((Facts.OfManifest) read.facts()).manifest()))
                .orElse(0L);
        if (signatures == 0) {
            delete(Kind.SIGNATURE, repository, tag.value());
        } else {
            write(
                    Kind.SIGNATURE,
                    repository,
                    tag.value(),
                    Documents.signature(
                            repository, tag.value(), subject.value(), "cosign", Math.toIntExact(signatures)));
        }
    }

    private Optional<StoredTag> storedTag(RepositoryName repository, Tag tag) {
        try {
            return registry.tags().find(repository, tag);
        } catch (StoreDamagedException e) {
            return Optional.empty();
        }
    }

    private void writeTag(RepositoryName repository, Tag tag, Lookup now) throws IOException {
        Optional<Document> document = Signing.isHidden(tag)
                ? Optional.empty()
                : storedTag(repository, tag)
                        .flatMap(stored -> new TagDocument(registry, images, now).of(repository, tag, stored));
        if (document.isPresent()) {
            write(Kind.TAG, repository, tag.value(), document.get());
        } else {
            delete(Kind.TAG, repository, tag.value());
        }
    }

    private void writeRepository(RepositoryName repository, Lookup now) throws IOException {
        if (registry.repositories().contains(repository)) {
            write(
                    Kind.REPOSITORY,
                    repository,
                    "",
                    Documents.repository(repository, now.sumOf(repository), stars.applyAsLong(repository)));
        } else {
            delete(Kind.REPOSITORY, repository, "");
        }
    }

    private void write(Kind kind, RepositoryName repository, String name, Document document) throws IOException {
        index.writer()
                .updateDocument(
                        new Term(Terms.ID, kind.id(repository, name)), Documents.as(document, kind, repository, name));
    }

    private void delete(Kind kind, RepositoryName repository, String name) throws IOException {
        index.writer().deleteDocuments(new Term(Terms.ID, kind.id(repository, name)));
    }

    private void deleteReferrers(RepositoryName repository, String digest) throws IOException {
        index.writer().deleteDocuments(new Term(Documents.REFERS, Terms.in(repository, digest)));
    }
}
