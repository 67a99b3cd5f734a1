package dev.kontor.search.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kontor.oci.RepositoryName;
import dev.kontor.search.catalog.Viewer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;

/**
 * What a viewer may see, as a part of each question. Which repositories those are is found out once for all viewers of a
 * scope: at a cost of the repositories that are new since, not of all.
 */
final class Visible {
    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final int SCOPES = 200;
    private static final int SETS = 2_000;

    private final Cache<Object, Map<String, Boolean>> readable =
            Caffeine.newBuilder().maximumSize(SCOPES).expireAfterAccess(MEMORY).build();
    private final Cache<Shown, FixedBitSet> sets =
            Caffeine.newBuilder().maximumSize(SETS).expireAfterAccess(MEMORY).build();

    /** The documents of a segment that a scope shows. */
    private record Shown(Object scope, Object segment) {}

    /** The question whether the viewer may see a document; empty where they see all. */
    Optional<Query> to(Viewer viewer) {
        return viewer.scope().filter(Viewer.ALL::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new VisibleQuery(viewer));
    }

    private FixedBitSet shown(Viewer viewer, LeafReader reader) throws IOException {
        if (viewer.scope().isEmpty() || reader.getCoreCacheHelper() == null) {
            return shown(viewer, reader, new ConcurrentHashMap<>());
        }
        Object scope = viewer.scope().get();
        Shown key = new Shown(scope, reader.getCoreCacheHelper().getKey());
        FixedBitSet set = sets.getIfPresent(key);
        if (set == null) {
            set = shown(viewer, reader, readable.get(scope, _ -> new ConcurrentHashMap<>()));
            sets.put(key, set);
        }
        return set;
    }

    private static FixedBitSet shown(Viewer viewer, LeafReader reader, Map<String, Boolean> readable)
            throws IOException {
        FixedBitSet set = new FixedBitSet(Math.max(1, reader.maxDoc()));
        SortedDocValues names = DocValues.getSorted(reader, Terms.REPOSITORY);
        byte[] known = new byte[names.getValueCount()];
        for (int doc = names.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = names.nextDoc()) {
            int name = names.ordValue();
            if (known[name] == 0) {
                boolean isReadable = readable.computeIfAbsent(
                        names.lookupOrd(name).utf8ToString(),
                        each -> viewer.mayRead().test(RepositoryName.of(each)));
                known[name] = (byte) (isReadable ? 1 : 2);
            }
            if (known[name] == 1) {
                set.set(doc);
            }
        }
        return set;
    }

    /** Matches what a viewer may see. */
    private final class VisibleQuery extends Query {
        private final Viewer viewer;
        private final Object identity;

        VisibleQuery(Viewer viewer) {
            this.viewer = viewer;
            this.identity = viewer.scope().orElse(this);
        }

        @Override
        public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
            return new ConstantScoreWeight(this, boost) {
                @Override
                public ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
                    FixedBitSet set = shown(viewer, leaf.reader());
                    int size = set.cardinality();
                    Scorer scorer = new ConstantScoreScorer(score(), mode, new BitSetIterator(set, size));
                    return new DefaultScorerSupplier(scorer);
                }

                @Override
                public boolean isCacheable(LeafReaderContext leaf) {
                    return false;
                }
            };
        }

        @Override
        public void visit(QueryVisitor visitor) {
            visitor.visitLeaf(this);
        }

        @Override
        public String toString(String field) {
            return "visible";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof VisibleQuery query
                    && (query == this || (viewer.scope().isPresent() && identity.equals(query.identity)));
        }

        @Override
        public int hashCode() {
            return viewer.scope().isPresent()
                    ? Objects.hash(VisibleQuery.class, identity)
                    : System.identityHashCode(this);
        }
    }
}
