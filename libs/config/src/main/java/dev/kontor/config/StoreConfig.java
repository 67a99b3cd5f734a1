package dev.kontor.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One store: the default one, or that of a sub-path.
 *
 * @param rootDirectory the local folder: of everything for a {@link LocalDriver}, of local state for others; relative to
 *     the working directory unless absolute
 * @param driver where the bytes lie
 * @param commit whether acknowledged data is on the disk (fsync) rather than in the operating system's memory
 * @param redirect whether a blob's GET is answered with a redirect to the store instead of the bytes; only true where
 *     the driver can sign URLs
 * @param sparse whether a manifest may come before what it refers to
 * @param uploadExpiry how long an upload may go without progress before it is swept; positive
 */
public record StoreConfig(
        Path rootDirectory,
        StorageDriver driver,
        boolean commit,
        boolean redirect,
        SparsePolicy sparse,
        Duration uploadExpiry) {}
