package dev.kontor.search.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kontor.search.index.Terms.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/**
 * Repositories by how well their names match. The names of each segment of the index are kept in memory, so that a question
 * is one pass over texts; only those that the query finds are ranked.
 */
final class Ranked {
    private static final int SEGMENTS = 200;

    private final Cache<Object, SegmentNames> kept = Caffeine.newBuilder()
            .maximumSize(SEGMENTS)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    /** The documents of repositories in a segment, and their names. */
    private static final class SegmentNames {
        private final int[] documents;
        private final String[] names;

        SegmentNames(int[] documents, String[] names) {
            this.documents = documents;
            this.names = names;
        }
    }

    /** A repository's document, its name, and how well that matches. */
    record Match(int document, String name, int rank) {}

    /** All repositories that a query finds and whose names match a text, in no order. */
    List<Match> matches(IndexSearcher searcher, Query query, String text) throws IOException {
        Names names = new Names(text);
        Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        List<Match> matches = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Scorer scorer = weight.scorer(leaf);
            if (scorer != null) {
                match(leaf, scorer.iterator(), names, matches);
            }
        }
        return matches;
    }

    private void match(LeafReaderContext leaf, DocIdSetIterator found, Names names, List<Match> matches)
            throws IOException {
        Bits live = leaf.reader().getLiveDocs();
        SegmentNames all = names(leaf.reader());
        int at = 0;
        for (int doc = found.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = found.nextDoc()) {
            while (at < all.documents.length && all.documents[at] < doc) {
                at++;
            }
            if (at == all.documents.length) {
                return;
            }
            if (all.documents[at] == doc && (live == null || live.get(doc))) {
                int rank = names.rank(all.names[at]);
                if (rank != Names.NO_MATCH) {
                    matches.add(new Match(leaf.docBase + doc, all.names[at], rank));
                }
            }
        }
    }

    private SegmentNames names(LeafReader reader) throws IOException {
        if (reader.getCoreCacheHelper() == null) {
            return read(reader);
        }
        Object key = reader.getCoreCacheHelper().getKey();
        SegmentNames names = kept.getIfPresent(key);
        if (names == null) {
            names = read(reader);
            kept.put(key, names);
        }
        return names;
    }

    private static SegmentNames read(LeafReader reader) throws IOException {
        PostingsEnum found = reader.postings(new Term(Terms.KIND, Kind.REPOSITORY.term()), PostingsEnum.NONE);
        if (found == null) {
            return new SegmentNames(new int[0], new String[0]);
        }
        SortedDocValues values = DocValues.getSorted(reader, Terms.REPOSITORY);
        List<Integer> documents = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int doc = found.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = found.nextDoc()) {
            if (values.advanceExact(doc)) {
                documents.add(doc);
                names.add(values.lookupOrd(values.ordValue()).utf8ToString());
            }
        }
        return new SegmentNames(documents.stream().mapToInt(Integer::intValue).toArray(), names.toArray(String[]::new));
    }
}
