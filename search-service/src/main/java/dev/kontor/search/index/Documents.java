package dev.kontor.search.index;

import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.Statistics;
import dev.kontor.search.catalog.Referrer;
import dev.kontor.search.image.ManifestFacts;
import dev.kontor.search.image.Platform;
import dev.kontor.search.image.Signature;
import dev.kontor.search.index.Rows.RepositoryRow;
import dev.kontor.search.index.Terms.Kind;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.util.BytesRef;

/** Makes the documents of the index. */
final class Documents {
    /** The manifest or the tag that a referrer or a signature is, in its repository. */
    static final String REFERS = "refers";

    private Documents() {}

    /** A document with what each of its kind has. */
    static Document as(Document document, Kind kind, RepositoryName repository, String name) {
        document.add(term(Terms.ID, kind.id(repository, name)));
        document.add(term(Terms.KIND, kind.term()));
        document.add(term(Terms.REPOSITORY, repository.value()));
        document.add(new SortedDocValuesField(Terms.REPOSITORY, new BytesRef(repository.value())));
        return document;
    }

    static Field term(String field, String value) {
        return new StringField(field, value, Field.Store.NO);
    }

    static Field kept(String field, String value) {
        return new StringField(field, value, Field.Store.YES);
    }

    /** A manifest, with all that a page about it shows. */
    static Document manifest(RepositoryName repository, ManifestFacts facts, Statistics.Pulls pulls) {
        Document document = new Document();
        document.add(term(Terms.NAMES, Terms.in(repository, facts.digest())));
        document.add(new NumericDocValuesField(Terms.DOWNLOADS, pulls.count()));
        document.add(new NumericDocValuesField(Terms.PULLED, Terms.micros(pulls.last())));
        document.add(new StoredField(Terms.ROW, Rows.encode(facts)));
        return document;
    }

    /** What refers to a manifest, other than a signature. */
    static Document referrer(RepositoryName repository, String from, String subject, Referrer referrer) {
        Document document = new Document();
        document.add(term(REFERS, Terms.in(repository, from)));
        document.add(kept(Terms.SUBJECT, Terms.in(repository, subject)));
        document.add(new StoredField(Terms.ROW, Rows.encode(referrer)));
        return document;
    }

    /** Signatures of a manifest that lie in one place. */
    static Document signature(RepositoryName repository, String from, String subject, String tool, int count) {
        Document document = new Document();
        document.add(term(REFERS, Terms.in(repository, from)));
        document.add(kept(Terms.SUBJECT, Terms.in(repository, subject)));
        document.add(new StoredField(
                Terms.ROW,
                new RowWriter()
                        .list(Collections.nCopies(count, tool), RowWriter::text)
                        .bytes()));
        return document;
    }

    /** The signatures of a document of {@link #signature}; whether they are good is not known here. */
    static List<Signature> signatures(ByteBuffer row) {
        return new RowReader(row).list(each -> new Signature(each.text(), false, ""));
    }

    /**
     * What a repository sums up to.
     *
     * @param newestIsSigned whether its newest image is signed
     */
    record Sum(RepositoryRow row, boolean hasTags, boolean newestIsSigned, long downloads) {}

    /** A repository. */
    static Document repository(RepositoryName repository, Sum sum, long stars) {
        Document document = new Document();
        Set<String> platforms = new TreeSet<>();
        for (Platform platform : sum.row().platforms()) {
            platforms.addAll(Terms.of(platform));
        }
        platforms.forEach(each -> document.add(term(Terms.PLATFORM, each)));
        if (sum.hasTags()) {
            document.add(term(Terms.HAS_TAGS, Terms.YES));
        }
        if (sum.newestIsSigned()) {
            document.add(term(Terms.SIGNED, Terms.YES));
        }
        document.add(term(Terms.NAMES, repository.value()));
        document.add(
                new NumericDocValuesField(Terms.UPDATED, Terms.micros(sum.row().lastUpdated())));
        document.add(new NumericDocValuesField(Terms.DOWNLOADS, sum.downloads()));
        document.add(new NumericDocValuesField(Terms.STARS, stars));
        document.add(new StoredField(Terms.ROW, sum.row().encode()));
        return document;
    }

    /** What stands in a document under {@link Terms#ROW}. */
    static Optional<ByteBuffer> row(Document document) {
        BytesRef row = document.getBinaryValue(Terms.ROW);
        return row == null ? Optional.empty() : Optional.of(ByteBuffer.wrap(row.bytes, row.offset, row.length));
    }
}
