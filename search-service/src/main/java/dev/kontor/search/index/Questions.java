package dev.kontor.search.index;

import dev.kontor.oci.RepositoryName;
import dev.kontor.search.catalog.Filter;
import dev.kontor.search.catalog.Viewer;
import dev.kontor.search.index.Terms.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;

/** What is asked, as queries of Lucene. Whatever a user writes is a text, never a pattern. */
final class Questions {
    private Questions() {}

    static Query of(Kind kind) {
        return new TermQuery(new Term(Terms.KIND, kind.term()));
    }

    static Query in(RepositoryName repository) {
        return new TermQuery(new Term(Terms.REPOSITORY, repository.value()));
    }

    static Query in(Collection<RepositoryName> repositories) {
        List<BytesRef> names =
                repositories.stream().map(name -> new BytesRef(name.value())).toList();
        return new TermInSetQuery(Terms.REPOSITORY, names);
    }

    static Query any(String field, Collection<String> values) {
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }

    static Query not(Query query) {
        return new BooleanQuery.Builder()
                .add(MatchAllDocsQuery.INSTANCE, BooleanClause.Occur.FILTER)
                .add(query, BooleanClause.Occur.MUST_NOT)
                .build();
    }

    /** All of these, as far as they are there. */
    @SafeVarargs
    static Query all(Optional<Query>... queries) {
        BooleanQuery.Builder builder = new BooleanQuery.Builder();
        for (Optional<Query> query : queries) {
            query.ifPresent(each -> builder.add(each, BooleanClause.Occur.FILTER));
        }
        return builder.build();
    }

    static Query either(Query one, Query other) {
        return new BooleanQuery.Builder()
                .add(one, BooleanClause.Occur.SHOULD)
                .add(other, BooleanClause.Occur.SHOULD)
                .build();
    }

    /** The platforms and the signatures that a filter wants. */
    static Optional<Query> platformAndSignature(Filter filter) {
        List<Query> wanted = new ArrayList<>();
        if (!filter.os().isEmpty() || !filter.arch().isEmpty() || filter.isPlatformNeeded()) {
            List<String> terms = new ArrayList<>();
            Set<String> systems = filter.os().isEmpty() ? Set.of("*") : filter.os();
            Set<String> archs = filter.arch().isEmpty() ? Set.of("*") : filter.arch();
            systems.forEach(os -> archs.forEach(arch -> terms.add(os + " " + arch)));
            wanted.add(any(Terms.PLATFORM, terms));
        }
        if (filter.signed()) {
            wanted.add(new TermQuery(new Term(Terms.SIGNED, Terms.YES)));
        }
        return wanted.isEmpty() ? Optional.empty() : Optional.of(Lookup.all(wanted.toArray(Query[]::new)));
    }

    /** The repositories that a filter wants by what the viewer likes. */
    static Optional<Query> liked(Filter filter, Viewer viewer) {
        List<Query> wanted = new ArrayList<>();
        filter.starred().ifPresent(is -> wanted.add(is ? in(viewer.starred()) : not(in(viewer.starred()))));
        filter.bookmarked().ifPresent(is -> wanted.add(is ? in(viewer.bookmarked()) : not(in(viewer.bookmarked()))));
        return wanted.isEmpty() ? Optional.empty() : Optional.of(Lookup.all(wanted.toArray(Query[]::new)));
    }

    /** Tags that begin with a text. */
    static Optional<Query> tagBeginning(String prefix) {
        return prefix.isEmpty() ? Optional.empty() : Optional.of(new PrefixQuery(new Term(Terms.TAG, prefix)));
    }

    /** Tags that contain a text, whatever the case. */
    static Optional<Query> tagContaining(String part) {
        if (part.isEmpty()) {
            return Optional.empty();
        }
        List<Query> grams = new ArrayList<>();
        Terms.gramsOfPart(part).forEach(gram -> grams.add(new TermQuery(new Term(Terms.GRAM, gram))));
        if (!Terms.isOneGram(part)) {
            grams.add(new TagContains(part.toLowerCase(Locale.ROOT)));
        }
        return Optional.of(Lookup.all(grams.toArray(Query[]::new)));
    }

    /** Images of which a digest contains a text; of an index it must be the whole. */
    static Query digestContaining(String part) {
        String text = part.toLowerCase(Locale.ROOT);
        if (!text.matches("[a-z0-9:]*")) {
            return new MatchNoDocsQuery("no digest has such signs");
        }
        Query inside = text.startsWith("sha256:") || text.startsWith("sha512:")
                ? new PrefixQuery(new Term(Terms.BLOB, text))
                : new RegexpQuery(new Term(Terms.BLOB, ".*" + text + ".*"));
        return either(inside, new TermQuery(new Term(Terms.INDEX, text)));
    }

    /** Looks at the names of tags whose parts all are there, whether they stand together. */
    private static final class TagContains extends Query {
        private final String part;

        TagContains(String part) {
            this.part = part;
        }

        @Override
        public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
            return new ConstantScoreWeight(this, boost) {
                @Override
                public ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
                    SortedDocValues names = DocValues.getSorted(leaf.reader(), Terms.TAG);
                    Scorer scorer = new ConstantScoreScorer(
                            score(),
                            mode,
                            new TwoPhaseIterator(
                                    DocIdSetIterator.all(leaf.reader().maxDoc())) {
                                @Override
                                public boolean matches() throws IOException {
                                    return names.advanceExact(approximation.docID())
                                            && names.lookupOrd(names.ordValue())
                                                    .utf8ToString()
                                                    .toLowerCase(Locale.ROOT)
                                                    .contains(part);
                                }

                                @Override
                                public float matchCost() {
                                    return 100;
                                }
                            });
                    return new DefaultScorerSupplier(scorer);
                }

                @Override
                public boolean isCacheable(LeafReaderContext leaf) {
                    return true;
                }
            };
        }

        @Override
        public void visit(QueryVisitor visitor) {
            visitor.visitLeaf(this);
        }

        @Override
        public String toString(String field) {
            return "tag contains " + part;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof TagContains query && query.part.equals(part);
        }

        @Override
        public int hashCode() {
            return part.hashCode();
        }
    }
}
