package dev.kontor.store;

import java.util.List;
import java.util.Optional;

/**
 * Small documents that change by compare-and-set and are listed in the order of their keys.
 *
 * <p>All methods may be called from many threads; each blocks until it is done. A store that cannot be reached or
 * fails is a {@link StoreUnavailableException}: a write may then have happened or not. One that holds something else than
 * what was written is a {@link StoreDamagedException}.
 */
public interface DocumentStore {
    /** The most bytes a document may have: a manifest of 4 MiB and what is noted beside it. */
    int MAX_DOCUMENT_BYTES = 8 << 20;

    /** Reads the newest state of a document. */
    Optional<Document> find(Key key);

    /**
     * Reads several documents, each as {@link #find}, in any order and some of them at once.
     *
     * @return their states, in the order of the keys
     */
    default List<Optional<Document>> findAll(List<Key> keys) {
        return keys.stream().map(this::find).toList();
    }

    /**
     * Applies writes in their order, and stops at the first whose expectation does not hold; what precedes it stays.
     *
     * <p>A reader may see any prefix of the batch, unless {@link Capabilities#atomicBatches()}; neighbouring writes
     * without an expectation ({@link Write#store}, {@link Write#forget}) may happen in any order among themselves.
     * Callers are right after every prefix.
     *
     * @throws StoreUnavailableException when the store fails; a prefix of the batch may have happened
     */
    BatchOutcome write(List<Write> batch, Durability durability);

    /** Applies a durable batch. */
    default BatchOutcome write(List<Write> batch) {
        return write(batch, Durability.DURABLE);
    }

    /**
     * Lists keys that begin with a prefix, in the order of their bytes.
     *
     * @param prefix what they begin with
     * @param after where to go on: only keys greater than {@code prefix + after}; it need not exist; empty for the
     *     beginning
     * @param limit the most lines to return, at least 1
     */
    List<DocumentEntry> list(Prefix prefix, String after, int limit);

    /** As {@link #list}, with the documents; one that vanished between listing and reading is left out. */
    List<KeyedDocument> read(Prefix prefix, String after, int limit);
}
