package dev.kontor.registry;

import dev.kontor.store.s3.S3Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One store of a registry, and how it is used.
 *
 * @param place where documents and contents lie
 * @param redirect whether clients may be sent to the store for a blob; only true where it can sign links
 * @param sparse whether a manifest may come before what it refers to
 * @param uploadExpiry how long an upload may go without progress before it is swept; positive
 * @param spool a folder for bytes that are read while they are written, where the store cannot give them back
 */
public record StoreSettings(Place place, boolean redirect, SparsePolicy sparse, Duration uploadExpiry, Path spool) {
    /** Where a store lies. */
    public sealed interface Place {}

    /**
     * In a folder that one process has for itself.
     *
     * @param folder made when it is absent
     * @param commit whether acknowledged data is on the disk (fsync) rather than in the operating system's memory
     */
    public record Folder(Path folder, boolean commit) implements Place {}

    /** In a bucket, which any number of processes may use. */
    public record Bucket(S3Settings settings) implements Place {}
}
