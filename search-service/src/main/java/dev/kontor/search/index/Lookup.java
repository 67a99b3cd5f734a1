package dev.kontor.search.index;

import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.search.image.Signature;
import dev.kontor.search.index.Rows.RepositoryRow;
import dev.kontor.search.index.Terms.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** What an update, or a view, looks up in the index as it stands; must be closed. */
final class Lookup implements AutoCloseable {
    private final IndexFolder index;
    private final IndexSearcher searcher;

    Lookup(IndexFolder index) {
        this.index = index;
        this.searcher = index.acquire();
    }

    IndexSearcher searcher() {
        return searcher;
    }

    /** The tags whose documents stand on one of these manifests. */
    Set<Tag> tagsHolding(RepositoryName repository, Collection<String> digests) {
        if (digests.isEmpty()) {
            return Set.of();
        }
        List<BytesRef> terms = digests.stream()
                .map(digest -> new BytesRef(Terms.in(repository, digest)))
                .toList();
        Set<Tag> tags = new TreeSet<>();
        documents(new TermInSetQuery(Terms.HOLDS, terms)).forEach(each -> tags.add(Tag.of(each.get(Terms.TAG))));
        return tags;
    }

    /** What a manifest refers to, by what the index has of it. */
    Set<String> subjectsOf(RepositoryName repository, String digest) {
        Set<String> subjects = new HashSet<>();
        documents(new TermQuery(new Term(Documents.REFERS, Terms.in(repository, digest))))
                .forEach(each -> subjects.add(digestOf(each.get(Terms.SUBJECT))));
        return subjects;
    }

    private static String digestOf(String inRepository) {
        return inRepository.substring(inRepository.indexOf('@') + 1);
    }

    /** The signatures of a manifest. */
    List<Signature> signaturesOf(RepositoryName repository, String digest) {
        List<Signature> signatures = new ArrayList<>();
        documents(all(
                        new TermQuery(new Term(Terms.SUBJECT, Terms.in(repository, digest))),
                        new TermQuery(new Term(Terms.KIND, Kind.SIGNATURE.term()))))
                .forEach(each -> Documents.row(each).ifPresent(row -> signatures.addAll(Documents.signatures(row))));
        signatures.sort(Comparator.comparing(Signature::tool));
        return signatures;
    }

    static Query all(Query... queries) {
        BooleanQuery.Builder builder = new BooleanQuery.Builder();
        for (Query query : queries) {
            builder.add(query, BooleanClause.Occur.FILTER);
        }
        return builder.build();
    }

    /** All documents that match, in the order of the index. */
    List<Document> documents(Query query) {
        try {
            int count = searcher.count(query);
            if (count == 0) {
                return List.of();
            }
            StoredFields stored = searcher.storedFields();
            List<Document> documents = new ArrayList<>(count);
            for (ScoreDoc hit : searcher.search(query, count, Sort.INDEXORDER).scoreDocs) {
                documents.add(stored.document(hit.doc));
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the tags of a repository sum up to. */
    Documents.Sum sumOf(RepositoryName repository) {
        try {
            RepositorySum sum = new RepositorySum(searcher, repository);
            RepositoryRow row =
                    new RepositoryRow(sum.sizeBytes(), sum.platforms(), sum.vendors(), sum.lastUpdated(), sum.newest());
            boolean isSigned = sum.newest().isPresent()
                    && searcher.count(all(
                                    new TermQuery(new Term(
                                            Terms.ID,
                                            Kind.TAG.id(repository, sum.newest().get()))),
                                    new TermQuery(new Term(Terms.SIGNED, Terms.YES))))
                            > 0;
            return new Documents.Sum(row, sum.tags() > 0, isSigned, sum.downloads());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        index.release(searcher);
    }
}
