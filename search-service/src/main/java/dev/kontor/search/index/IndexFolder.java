package dev.kontor.search.index;

import dev.kontor.events.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.FSDirectory;

/**
 * An index in a folder, with the positions in the logs up to which it holds everything. Both are committed at once, so that
 * whoever opens it again goes on where it stands, however the process before ended.
 */
final class IndexFolder implements AutoCloseable {
    /** Goes up with each change of what is written: an index of another format is built anew. */
    private static final String FORMAT = "1";

    private static final String FORMAT_KEY = "format";
    private static final String WHOLE_KEY = "whole";
    private static final double BUFFER_MEGABYTES = 32;

    private final FSDirectory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final Map<String, String> noted = new HashMap<>();

    private IndexFolder(FSDirectory directory, IndexWriter writer) throws IOException {
        this.directory = directory;
        this.writer = writer;
        this.searchers = new SearcherManager(writer, new SearcherFactory());
        Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
        if (data != null) {
            data.forEach(each -> noted.put(each.getKey(), each.getValue()));
        }
    }

    /**
     * Opens an index, or makes one.
     *
     * @throws IOException when there is one that cannot be read
     */
    static IndexFolder open(Path folder) throws IOException {
        FSDirectory directory = FSDirectory.open(folder);
        try {
            IndexWriterConfig config = new IndexWriterConfig(new NothingIsText())
                    .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                    .setCommitOnClose(false)
                    .setIndexSort(new Sort(
                            new SortField(Terms.REPOSITORY, SortField.Type.STRING),
                            new SortField(Terms.TAG, SortField.Type.STRING)));
            return new IndexFolder(directory, new IndexWriter(directory, config));
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Every field is one term, or none. */
    private static final class NothingIsText extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            throw new IllegalStateException("no field is text: " + field);
        }
    }

    IndexWriter writer() {
        return writer;
    }

    /** Whether it holds everything up to its positions, in the present format. */
    boolean isWhole() {
        return FORMAT.equals(noted.get(FORMAT_KEY)) && noted.containsKey(WHOLE_KEY);
    }

    /** Up to where it holds all of a log. */
    Optional<LogPosition> position(String log) {
        return Optional.ofNullable(noted.get(log)).map(LogPosition::new);
    }

    /** Notes up to where it holds all of a log, to be committed with what it holds. */
    void note(String log, LogPosition position) {
        noted.put(log, position.value());
    }

    /** Notes that it holds everything. */
    void noteWhole() {
        noted.put(FORMAT_KEY, FORMAT);
        noted.put(WHOLE_KEY, "yes");
    }

    /** Makes durable what it holds, with the positions. */
    void commit() throws IOException {
        writer.setLiveCommitData(new HashMap<>(noted).entrySet());
        writer.commit();
    }

    /** Lets new views see what was written. */
    void refresh() throws IOException {
        searchers.maybeRefreshBlocking();
    }

    /** A searcher of what it holds; must be given back by {@link #release}. */
    IndexSearcher acquire() {
        try {
            return searchers.acquire();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void release(IndexSearcher searcher) {
        try {
            searchers.release(searcher);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends without a commit: what was not committed comes again. */
    @Override
    public void close() {
        try {
            searchers.close();
            writer.rollback();
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
