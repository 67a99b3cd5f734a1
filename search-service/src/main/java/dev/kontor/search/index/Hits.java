package dev.kontor.search.index;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.search.catalog.Image;
import dev.kontor.search.catalog.ImageManifest;
import dev.kontor.search.catalog.Paging;
import dev.kontor.search.catalog.RepositorySummary;
import dev.kontor.search.catalog.Viewer;
import dev.kontor.search.image.IndexFacts.Child;
import dev.kontor.search.image.ManifestFacts;
import dev.kontor.search.image.Platform;
import dev.kontor.search.index.Rows.RepositoryRow;
import dev.kontor.search.index.Rows.TagRow;
import dev.kontor.search.index.Terms.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TermQuery;

/** Makes images and repositories out of the documents that were found. */
final class Hits {
    private final Lookup lookup;
    private final IndexSearcher searcher;

    Hits(Lookup lookup) {
        this.lookup = lookup;
        this.searcher = lookup.searcher();
    }

    /** The image of a tag's document. */
    Image image(int doc) {
        try {
            Document document = searcher.storedFields().document(doc);
            TagRow row = TagRow.decode(Documents.row(document).orElseThrow());
            RepositoryName repository = RepositoryName.of(name(doc));
            return new Image(
                    repository,
                    Tag.of(document.get(Terms.TAG)),
                    Digest.of(row.digest()),
                    row.mediaType(),
                    row.artifactType(),
                    row.sizeBytes(),
                    Set.of(),
                    row.platforms(),
                    number(doc, Terms.DOWNLOADS, 0),
                    Terms.time(number(doc, Terms.PULLED, Terms.NEVER)),
                    row.lastUpdated(),
                    row.tagged(),
                    row.pushed(),
                    row.pushedBy(),
                    row.texts(),
                    lookup.signaturesOf(repository, row.digest()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All images that match. */
    List<Image> images(Query query) {
        try {
            int count = searcher.count(query);
            List<Image> images = new ArrayList<>();
            if (count > 0) {
                for (ScoreDoc hit : searcher.search(query, count, Sort.INDEXORDER).scoreDocs) {
                    images.add(image(hit.doc));
                }
            }
            return images;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The manifests of an image as far as it shows them. */
    List<ImageManifest> manifests(Image image) {
        Optional<Document> document = only(new TermQuery(
                new Term(Terms.ID, Kind.TAG.id(image.repository(), image.tag().value()))));
        if (document.isEmpty()) {
            return List.of();
        }
        List<ImageManifest> manifests = new ArrayList<>();
        TagRow row = TagRow.decode(Documents.row(document.get()).orElseThrow());
        for (Child child : row.children()) {
            if (image.shown().isEmpty() || image.shown().contains(Digest.of(child.digest()))) {
                manifest(image.repository(), child).ifPresent(manifests::add);
            }
        }
        return manifests;
    }

    private Optional<ImageManifest> manifest(RepositoryName repository, Child child) {
        try {
            TermQuery query = new TermQuery(new Term(Terms.ID, Kind.MANIFEST.id(repository, child.digest())));
            ScoreDoc[] found = searcher.search(query, 1, Sort.INDEXORDER).scoreDocs;
            if (found.length == 0) {
                return Optional.empty();
            }
            ManifestFacts facts =
                    Rows.facts(Documents.row(searcher.storedFields().document(found[0].doc))
                            .orElseThrow());
            return Optional.of(new ImageManifest(
                    Digest.of(facts.digest()),
                    facts.config().map(config -> config.digest()).orElse(""),
                    facts.artifactType(),
                    facts.sizeBytes(),
                    child.platform(),
                    facts.created(),
                    facts.layers(),
                    facts.history(),
                    facts.isHistoryWhole(),
                    lookup.signaturesOf(repository, facts.digest()),
                    number(found[0].doc, Terms.DOWNLOADS, 0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Document> only(TermQuery query) {
        return lookup.documents(query).stream().findFirst();
    }

    /** Whether a manifest, its configuration or a layer has a digest that contains a text. */
    static boolean hasDigest(ImageManifest manifest, String part) {
        return manifest.digest().value().contains(part)
                || manifest.configDigest().contains(part)
                || manifest.layers().stream().anyMatch(layer -> layer.digest().contains(part));
    }

    /** An image of which only some manifests are shown: sizes and dates speak of those alone; none shown where none is wanted. */
    Image narrowed(Image image, Predicate<ImageManifest> isShown) {
        List<ImageManifest> all = manifests(image);
        List<ImageManifest> wanted = all.stream().filter(isShown).toList();
        Set<Digest> shown = new LinkedHashSet<>();
        wanted.forEach(each -> shown.add(each.digest()));
        boolean isWhole = wanted.size() == all.size();
        long size = isWhole
                ? image.sizeBytes()
                : wanted.stream().mapToLong(ImageManifest::sizeBytes).sum();
        Optional<Instant> updated = isWhole
                ? image.lastUpdated()
                : wanted.stream().flatMap(each -> each.lastUpdated().stream()).max(Instant::compareTo);
        List<Platform> platforms = wanted.stream()
                .map(ImageManifest::platform)
                .filter(each -> !each.os().isEmpty() || !each.arch().isEmpty())
                .distinct()
                .toList();
        return new Image(
                image.repository(),
                image.tag(),
                image.digest(),
                image.mediaType(),
                image.artifactType(),
                size,
                shown,
                platforms,
                image.downloads(),
                image.lastPulled(),
                updated,
                image.tagged(),
                image.pushed(),
                image.pushedBy(),
                image.texts(),
                image.signatures());
    }

    /** The repository of a document. */
    RepositorySummary repository(int doc, int rank, Viewer viewer) {
        try {
            RepositoryName name = RepositoryName.of(name(doc));
            RepositoryRow row = RepositoryRow.decode(
                    Documents.row(searcher.storedFields().document(doc)).orElseThrow());
            return new RepositorySummary(
                    name,
                    row.lastUpdated(),
                    row.sizeBytes(),
                    row.platforms(),
                    row.vendors(),
                    row.newest().flatMap(tag -> tag(name, tag)),
                    number(doc, Terms.DOWNLOADS, 0),
                    number(doc, Terms.STARS, 0),
                    viewer.starred().contains(name),
                    viewer.bookmarked().contains(name),
                    rank);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Image> tag(RepositoryName repository, String tag) {
        try {
            TermQuery query = new TermQuery(new Term(Terms.ID, Kind.TAG.id(repository, tag)));
            ScoreDoc[] found = searcher.search(query, 1, Sort.INDEXORDER).scoreDocs;
            return found.length == 0 ? Optional.empty() : Optional.of(image(found[0].doc));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Documents of repositories in an order. */
    List<Integer> sorted(Collection<Integer> documents, Paging.Order order) {
        record Line(int doc, String name, long number) {}
        String field = switch (order) {
            case UPDATE_TIME -> Terms.UPDATED;
            case DOWNLOADS -> Terms.DOWNLOADS;
            case STARS -> Terms.STARS;
            case RELEVANCE, ALPHABETIC_ASC, ALPHABETIC_DSC -> "";
        };
        List<Line> lines = new ArrayList<>();
        for (int doc : documents) {
            lines.add(new Line(doc, name(doc), field.isEmpty() ? 0 : number(doc, field, Terms.NEVER)));
        }
        Comparator<Line> byName = Comparator.comparing(Line::name);
        lines.sort(
                order == Paging.Order.ALPHABETIC_DSC
                        ? byName.reversed()
                        : Comparator.comparingLong(Line::number).reversed().thenComparing(byName));
        return lines.stream().map(Line::doc).toList();
    }

    private LeafReaderContext leaf(int doc) {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        return leaves.get(ReaderUtil.subIndex(doc, leaves));
    }

    private String name(int doc) {
        try {
            LeafReaderContext leaf = leaf(doc);
            SortedDocValues names = DocValues.getSorted(leaf.reader(), Terms.REPOSITORY);
            if (!names.advanceExact(doc - leaf.docBase)) {
                throw new IllegalStateException("a document of no repository");
            }
            return names.lookupOrd(names.ordValue()).utf8ToString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long number(int doc, String field, long otherwise) {
        try {
            LeafReaderContext leaf = leaf(doc);
            NumericDocValues numbers = DocValues.getNumeric(leaf.reader(), field);
            return numbers.advanceExact(doc - leaf.docBase) ? numbers.longValue() : otherwise;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
