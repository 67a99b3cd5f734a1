/**
 * Blobs and uploads.
 *
 * <p>Start at {@link dev.kontor.blob.BlobService}; {@code BlobRoutes} and {@code UploadRoutes} speak HTTP, {@code Blobs}
 * and {@code Uploads} hold the rules. Content is durable before its pointer, the pointer before the link; a blob is
 * served only through a link.
 */
package dev.kontor.blob;
