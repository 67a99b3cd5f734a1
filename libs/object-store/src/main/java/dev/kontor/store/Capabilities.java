package dev.kontor.store;

/**
 * In what a driver differs from others.
 *
 * @param driver its name, for logs
 * @param atomicBatches whether a reader sees a batch whole or not at all
 * @param presignedReads whether {@link ContentStore#presign} gives links
 * @param shared whether other processes may use the same store at the same time
 * @param unsealedReads whether {@link ContentStore#open} gives what was written so far of content that is not sealed yet
 */
public record Capabilities(
        String driver, boolean atomicBatches, boolean presignedReads, boolean shared, boolean unsealedReads) {}
