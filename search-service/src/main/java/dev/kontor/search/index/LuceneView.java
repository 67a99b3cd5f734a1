package dev.kontor.search.index;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.search.catalog.Filter;
import dev.kontor.search.catalog.Found;
import dev.kontor.search.catalog.Image;
import dev.kontor.search.catalog.ImageManifest;
import dev.kontor.search.catalog.Paging;
import dev.kontor.search.catalog.Referrer;
import dev.kontor.search.catalog.RepositorySummary;
import dev.kontor.search.catalog.SearchView;
import dev.kontor.search.catalog.TagPage;
import dev.kontor.search.catalog.Viewer;
import dev.kontor.search.index.Terms.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;

/** Answers from one state of the index. */
final class LuceneView implements SearchView {
    private final Lookup lookup;
    private final IndexSearcher searcher;
    private final Hits hits;
    private final Visible visible;
    private final Ranked ranked;

    LuceneView(Lookup lookup, Visible visible, Ranked ranked) {
        this.lookup = lookup;
        this.searcher = lookup.searcher();
        this.hits = new Hits(lookup);
        this.visible = visible;
        this.ranked = ranked;
    }

    @Override
    public Found<RepositorySummary> repositories(String text, Filter filter, Paging paging, Viewer viewer) {
        Query query = Questions.all(
                Optional.of(Questions.of(Kind.REPOSITORY)),
                Optional.of(new TermQuery(new Term(Terms.HAS_TAGS, Terms.YES))),
                Questions.platformAndSignature(filter),
                Questions.liked(filter, viewer),
                visible.to(viewer));
        if (text.isEmpty()) {
            return page(query, Orders.ofRepositories(paging.order()), paging, doc -> hits.repository(doc, 1, viewer));
        }
        return reading(() -> {
            List<Ranked.Match> matches = ranked.matches(searcher, query, text);
            Map<Integer, Integer> ranks = new HashMap<>();
            matches.forEach(match -> ranks.put(match.document(), match.rank()));
            List<Integer> ordered = paging.order() == Paging.Order.RELEVANCE
                    ? matches.stream()
                            .sorted(Comparator.comparingInt(Ranked.Match::rank).thenComparing(Ranked.Match::name))
                            .map(Ranked.Match::document)
                            .toList()
                    : hits.sorted(ranks.keySet(), paging.order());
            return new Found<>(
                    part(ordered, paging).stream()
                            .map(doc -> hits.repository(doc, ranks.get(doc), viewer))
                            .toList(),
                    ordered.size());
        });
    }

    private static <T> List<T> part(List<T> all, Paging paging) {
        if (paging.limit() == 0) {
            return paging.offset() == 0 ? all : List.of();
        }
        int from = Math.min(paging.offset(), all.size());
        return all.subList(from, (int) Math.min((long) from + paging.limit(), all.size()));
    }

    @Override
    public Found<RepositorySummary> repositories(Collection<RepositoryName> names, Paging paging, Viewer viewer) {
        Query query = Questions.all(
                Optional.of(Questions.of(Kind.REPOSITORY)), Optional.of(Questions.in(names)), visible.to(viewer));
        return page(query, Orders.ofRepositories(paging.order()), paging, doc -> hits.repository(doc, 0, viewer));
    }

    @Override
    public Optional<RepositorySummary> repository(RepositoryName name, Viewer viewer) {
        return repositories(List.of(name), Paging.all(Paging.Order.RELEVANCE), viewer).items().stream()
                .findFirst();
    }

    @Override
    public Found<Image> images(Optional<RepositoryName> repository, Paging paging, Viewer viewer) {
        return images(repository.map(Questions::in), Optional.empty(), paging, viewer);
    }

    @Override
    public Found<Image> imagesByTag(
            RepositoryName repository, String prefix, Filter filter, Paging paging, Viewer viewer) {
        Query query = Questions.all(Optional.of(Questions.in(repository)), Questions.tagBeginning(prefix));
        return images(Optional.of(query), Questions.platformAndSignature(filter), paging, viewer);
    }

    @Override
    public Found<Image> imagesByTag(String part, Filter filter, Paging paging, Viewer viewer) {
        return images(Questions.tagContaining(part), Questions.platformAndSignature(filter), paging, viewer);
    }

    @Override
    public Found<Image> imagesByDigest(String part, Filter filter, Paging paging, Viewer viewer) {
        Query query = Questions.all(
                Optional.of(Questions.of(Kind.TAG)),
                Optional.of(Questions.digestContaining(part)),
                Questions.platformAndSignature(filter),
                visible.to(viewer));
        return page(query, Orders.ofImages(paging.order()), paging, doc -> {
            Image image = hits.image(doc);
            return image.digest().value().equals(part)
                    ? image
                    : hits.narrowed(image, manifest -> Hits.hasDigest(manifest, part));
        });
    }

    private Found<Image> images(Optional<Query> what, Optional<Query> filter, Paging paging, Viewer viewer) {
        Query query = Questions.all(Optional.of(Questions.of(Kind.TAG)), what, filter, visible.to(viewer));
        return page(query, Orders.ofImages(paging.order()), paging, hits::image);
    }

    @Override
    public Found<Image> derivedFrom(Image image, Optional<Digest> manifest, Paging paging, Viewer viewer) {
        List<ImageManifest> references = references(image, manifest);
        Set<String> wholes = new LinkedHashSet<>();
        references.stream()
                .map(each -> Terms.chain(each.layers()))
                .filter(chain -> !chain.isEmpty())
                .forEach(chain -> wholes.add(chain.getLast()));
        return relatives(
                Questions.any(Terms.CHAIN, wholes),
                references,
                each -> Terms.chain(each.layers()).stream().anyMatch(wholes::contains),
                paging,
                viewer);
    }

    @Override
    public Found<Image> basesOf(Image image, Optional<Digest> manifest, Paging paging, Viewer viewer) {
        List<ImageManifest> references = references(image, manifest);
        Set<String> chains = new LinkedHashSet<>();
        references.forEach(each -> chains.addAll(Terms.chain(each.layers())));
        return relatives(
                Questions.any(Terms.WHOLE, chains),
                references,
                each -> !each.layers().isEmpty()
                        && chains.contains(Terms.chain(each.layers()).getLast()),
                paging,
                viewer);
    }

    private List<ImageManifest> references(Image image, Optional<Digest> manifest) {
        return manifests(image).stream()
                .filter(each -> manifest.isEmpty() || manifest.get().equals(each.digest()))
                .toList();
    }

    /**
     * Images of which a manifest is a relative. Those asked about are none of their own: the few images that have one of them
     * are looked at, whether another manifest of theirs is.
     */
    private Found<Image> relatives(
            Query query,
            List<ImageManifest> references,
            Predicate<ImageManifest> isRelative,
            Paging paging,
            Viewer viewer) {
        Set<Digest> own = new LinkedHashSet<>();
        references.forEach(each -> own.add(each.digest()));
        Predicate<ImageManifest> isOther = each -> !own.contains(each.digest()) && isRelative.test(each);
        Query found = Questions.all(Optional.of(Questions.of(Kind.TAG)), Optional.of(query), visible.to(viewer));
        Query suspects = Lookup.all(
                found, Questions.any(Terms.BLOB, own.stream().map(Digest::value).toList()));
        List<String> none = hits.images(suspects).stream()
                .filter(image -> hits.narrowed(image, isOther).shown().isEmpty())
                .map(image -> Kind.TAG.id(image.repository(), image.tag().value()))
                .toList();
        return page(
                none.isEmpty() ? found : Lookup.all(found, Questions.not(Questions.any(Terms.ID, none))),
                Orders.ofImages(paging.order()),
                paging,
                doc -> hits.narrowed(hits.image(doc), isOther));
    }

    @Override
    public Optional<Image> image(RepositoryName repository, Tag tag, Viewer viewer) {
        Query query = Questions.all(
                Optional.of(new TermQuery(new Term(Terms.ID, Kind.TAG.id(repository, tag.value())))),
                visible.to(viewer));
        return page(query, Sort.INDEXORDER, new Paging(0, 1, Paging.Order.RELEVANCE), hits::image).items().stream()
                .findFirst();
    }

    @Override
    public List<ImageManifest> manifests(Image image) {
        return hits.manifests(image);
    }

    @Override
    public List<Referrer> referrers(RepositoryName repository, Digest subject, Set<String> types, Viewer viewer) {
        if (!viewer.mayRead().test(repository)) {
            return List.of();
        }
        Query query = Lookup.all(
                Questions.of(Kind.REFERRER), new TermQuery(new Term(Terms.SUBJECT, Terms.in(repository, subject))));
        Map<Digest, Referrer> byDigest = new HashMap<>();
        lookup.documents(query)
                .forEach(each -> Documents.row(each)
                        .map(Rows::referrer)
                        .filter(found -> types.isEmpty() || types.contains(found.artifactType()))
                        .ifPresent(found -> byDigest.put(found.digest(), found)));
        return byDigest.values().stream()
                .sorted(Comparator.comparing(each -> each.digest().value()))
                .toList();
    }

    @Override
    public TagPage tags(
            RepositoryName repository,
            String part,
            Paging.Order order,
            Optional<String> after,
            int limit,
            Viewer viewer) {
        Query query = Questions.all(
                Optional.of(Questions.of(Kind.TAG)),
                Optional.of(Questions.in(repository)),
                Questions.tagContaining(part),
                visible.to(viewer));
        Sort sort = Orders.ofImages(order);
        return reading(() -> {
            int last = searcher.getIndexReader().maxDoc() - 1;
            if (last < 0) {
                return new TagPage(List.of(), Optional.empty(), 0);
            }
            Optional<FieldDoc> from = after.map(text -> Cursors.read(text, sort, last));
            ScoreDoc[] found = from.isPresent()
                    ? searcher.searchAfter(from.get(), query, limit + 1, sort).scoreDocs
                    : searcher.search(query, limit + 1, sort).scoreDocs;
            List<Image> images = new ArrayList<>();
            for (int i = 0; i < Math.min(limit, found.length); i++) {
                images.add(hits.image(found[i].doc));
            }
            Optional<String> next =
                    found.length > limit ? Optional.of(Cursors.write((FieldDoc) found[limit - 1])) : Optional.empty();
            return new TagPage(images, next, searcher.count(query));
        });
    }

    /** A page of what matches; counting is a work of its own, that costs next to nothing where nothing is left out. */
    private <T> Found<T> page(Query query, Sort sort, Paging paging, Function<Integer, T> item) {
        return reading(() -> {
            int total = query instanceof MatchNoDocsQuery ? 0 : searcher.count(query);
            boolean wantsAll = paging.limit() == 0 && paging.offset() == 0;
            long most = wantsAll ? total : Math.min((long) paging.offset() + paging.limit(), total);
            if (most <= paging.offset() || (paging.limit() == 0 && !wantsAll)) {
                return new Found<>(List.of(), total);
            }
            ScoreDoc[] found = searcher.search(
                            query, new TopFieldCollectorManager(sort, Math.toIntExact(most), null, 1))
                    .scoreDocs;
            List<T> items = new ArrayList<>();
            for (int i = paging.offset(); i < found.length; i++) {
                items.add(item.apply(found[i].doc));
            }
            return new Found<>(items, total);
        });
    }

    /** Work on the index's files. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T reading(Reading<T> work) {
        try {
            return work.read();
        } catch (IOException e) {
            throw new UncheckedIOException("the index cannot be read", e);
        }
    }

    @Override
    public void close() {
        lookup.close();
    }
}
