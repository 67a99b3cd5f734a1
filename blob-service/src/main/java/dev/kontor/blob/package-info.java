/**
 * Blobs and uploads over HTTP.
 *
 * <p>Start at {@link dev.kontor.blob.BlobService}; {@code BlobRoutes} and {@code UploadRoutes} turn requests into calls of the
 * registry and its outcomes into answers. The rules are in {@code dev.kontor.registry}.
 */
package dev.kontor.blob;
