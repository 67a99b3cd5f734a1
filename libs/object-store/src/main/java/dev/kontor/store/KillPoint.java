package dev.kontor.store;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A place where a test may end the process as a power switch would: without a shutdown hook, a flush or a word.
 *
 * <p>The JVM property {@code kontor.kill=POINT:N} ends the process with status 137 when the point is passed for the N-th
 * time, counted from 1; no key of the configuration and no environment variable reaches it. Without the property a
 * passing is the check of one constant, which the compiler removes. A malformed property stops the program at its first
 * point.
 */
public enum KillPoint {
    /** A folder for contents was made, and its name is not durable yet. */
    FOLDER_MADE,
    /** Bytes were appended to a content. */
    CONTENT_APPENDED,
    /** A content is complete, and nothing of it is durable. */
    CONTENT_COMPLETE,
    /** A content's bytes are durable, its name is not. */
    CONTENT_BYTES_SYNCED,
    /** A content is durable. */
    CONTENT_SEALED,
    /** A content was deleted. */
    CONTENT_DELETED,
    /** Between two writes of a batch of documents. */
    DOCUMENTS_BETWEEN_WRITES,
    /** All writes of a transaction are made, and it is not committed. */
    DOCUMENTS_BEFORE_COMMIT,
    /** A transaction is committed, and nobody knows yet. */
    DOCUMENTS_COMMITTED,

    /** An S3 request that writes a document is about to be sent. */
    S3_BEFORE_DOCUMENT_PUT,
    /** An S3 request that writes a document was answered. */
    S3_AFTER_DOCUMENT_PUT,
    /** An S3 request that writes the bytes of a content, or the tail of its last part, is about to be sent. */
    S3_BEFORE_CONTENT_PUT,
    /** An S3 request that writes the bytes of a content, or the tail of its last part, was answered. */
    S3_AFTER_CONTENT_PUT,
    /** An S3 request that begins a content of several parts is about to be sent. */
    S3_BEFORE_BEGIN,
    /** An S3 request that begins a content of several parts was answered. */
    S3_AFTER_BEGIN,
    /** An S3 request with a part of a content is about to be sent. */
    S3_BEFORE_PART_UPLOAD,
    /** An S3 request with a part of a content was answered. */
    S3_AFTER_PART_UPLOAD,
    /** An S3 request that makes a content of its parts is about to be sent. */
    S3_BEFORE_COMPLETE,
    /** An S3 request that makes a content of its parts was answered. */
    S3_AFTER_COMPLETE,
    /** An S3 request that deletes objects is about to be sent. */
    S3_BEFORE_DELETE,
    /** An S3 request that deletes objects was answered. */
    S3_AFTER_DELETE,

    /** An upload is noted as done, and its content is not sealed. */
    UPLOAD_DONE,
    /** An upload is noted as given up, and its content is there. */
    UPLOAD_ABORTED,
    /** A content is sealed, and no pointer names it. */
    BLOB_SEALED,
    /** Pointer, link and catalog entry are written, and were not looked at again. */
    BLOB_LINKED,
    /** A manifest's batch is about to be written. */
    MANIFEST_BEFORE_BATCH,
    /** A manifest's batch is written, and was not looked at again. */
    MANIFEST_BEFORE_LOOK_BACK,
    /** A manifest's push is complete, and its client does not know. */
    MANIFEST_PUSHED,
    /** A manifest is removed, and its tags are there. */
    MANIFEST_BEFORE_ITS_TAGS,
    /** A claim and its change are in the store, and the outbox does not know. */
    CLAIM_WRITTEN,
    /** Events are in the log, and their claims are in the outbox. */
    OUTBOX_BEFORE_CLEARING,
    /** Events are in the log, and their claims are cleared. */
    OUTBOX_CLEARED;

    private static final String PROPERTY = "kontor.kill";
    private static final int STATUS = 137;
    private static final boolean ARMED = System.getProperty(PROPERTY) != null;

    /** Ends the process if this is the passing that the property names. */
    public void pass() {
        if (ARMED) {
            Trigger.NAMED.passed(this);
        }
    }

    /** What the property names. */
    private record Trigger(KillPoint point, long atPassing, AtomicLong passings) {
        static final Trigger NAMED = parse(System.getProperty(PROPERTY));

        static Trigger parse(String text) {
            String[] parts = text.split(":", -1);
            if (parts.length != 2
                    || Arrays.stream(values()).noneMatch(each -> each.name().equals(parts[0]))
                    || !parts[1].matches("[1-9][0-9]{0,8}")) {
                throw new IllegalArgumentException(PROPERTY + " must be POINT:N, not '" + text + "'");
            }
            return new Trigger(valueOf(parts[0]), Long.parseLong(parts[1]), new AtomicLong());
        }

        void passed(KillPoint passed) {
            if (passed == point && passings.incrementAndGet() == atPassing) {
                Runtime.getRuntime().halt(STATUS);
            }
        }
    }
}
