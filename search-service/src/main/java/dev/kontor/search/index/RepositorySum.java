package dev.kontor.search.index;

import dev.kontor.oci.RepositoryName;
import dev.kontor.search.image.Platform;
import dev.kontor.search.index.Terms.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** Adds up the tags of a repository; costs a few steps for each tag and each of its layers. */
final class RepositorySum {
    private final Map<Long, Long> blobs = new HashMap<>();
    private final TreeSet<String> platforms = new TreeSet<>();
    private final TreeSet<String> vendors = new TreeSet<>();
    private long newest = Terms.NEVER;
    private String newestTag = "";
    private long tagged = Terms.NEVER;
    private long downloads;
    private int tags;

    RepositorySum(IndexSearcher searcher, RepositoryName repository) throws IOException {
        Query query = searcher.rewrite(Lookup.all(
                new TermQuery(new Term(Terms.KIND, Kind.TAG.term())),
                new TermQuery(new Term(Terms.REPOSITORY, repository.value()))));
        Weight weight = searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Scorer scorer = weight.scorer(leaf);
            if (scorer != null) {
                add(leaf.reader(), scorer.iterator());
            }
        }
    }

    private void add(LeafReader reader, DocIdSetIterator documents) throws IOException {
        Bits live = reader.getLiveDocs();
        NumericDocValues updated = DocValues.getNumeric(reader, Terms.UPDATED);
        NumericDocValues since = DocValues.getNumeric(reader, Terms.TAGGED);
        NumericDocValues pulls = DocValues.getNumeric(reader, Terms.DOWNLOADS);
        SortedDocValues names = DocValues.getSorted(reader, Terms.TAG);
        BinaryDocValues reached = DocValues.getBinary(reader, Terms.BLOBS);
        SortedSetDocValues ofPlatforms = DocValues.getSortedSet(reader, Terms.PLATFORMS);
        SortedSetDocValues ofVendors = DocValues.getSortedSet(reader, Terms.VENDORS);
        for (int doc = documents.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = documents.nextDoc()) {
            if (live != null && !live.get(doc)) {
                continue;
            }
            tags++;
            if (pulls.advanceExact(doc)) {
                downloads += pulls.longValue();
            }
            if (since.advanceExact(doc)) {
                tagged = Math.max(tagged, since.longValue());
            }
            if (names.advanceExact(doc) && updated.advanceExact(doc)) {
                offer(names.lookupOrd(names.ordValue()).utf8ToString(), updated.longValue());
            }
            if (reached.advanceExact(doc)) {
                addBlobs(reached.binaryValue());
            }
            addAll(ofPlatforms, doc, platforms);
            addAll(ofVendors, doc, vendors);
        }
    }

    private void offer(String tag, long updated) {
        if (newestTag.isEmpty() || updated > newest || (updated == newest && tag.compareTo(newestTag) < 0)) {
            newest = updated;
            newestTag = tag;
        }
    }

    private void addBlobs(BytesRef pairs) {
        ByteBuffer bytes = ByteBuffer.wrap(pairs.bytes, pairs.offset, pairs.length);
        while (bytes.hasRemaining()) {
            blobs.put(bytes.getLong(), bytes.getLong());
        }
    }

    private static void addAll(SortedSetDocValues values, int doc, Set<String> to) throws IOException {
        if (values.advanceExact(doc)) {
            for (int i = 0; i < values.docValueCount(); i++) {
                to.add(values.lookupOrd(values.nextOrd()).utf8ToString());
            }
        }
    }

    long sizeBytes() {
        return blobs.values().stream().mapToLong(Long::longValue).sum();
    }

    List<Platform> platforms() {
        return platforms.stream()
                .map(text -> new Platform(text.substring(0, text.indexOf(' ')), text.substring(text.indexOf(' ') + 1)))
                .toList();
    }

    List<String> vendors() {
        return List.copyOf(vendors);
    }

    Optional<Instant> lastUpdated() {
        return Terms.time(Math.max(newest, tagged));
    }

    Optional<String> newest() {
        return Optional.of(newestTag).filter(tag -> !tag.isEmpty());
    }

    long downloads() {
        return downloads;
    }

    int tags() {
        return tags;
    }
}
