/**
 * The driver for S3 services, on the MinIO client.
 *
 * <p>Start reading at {@link dev.kontor.store.s3.S3ObjectStore}. {@code Bucket} is the service as this driver needs it:
 * few calls, each with its retries and its failures named. {@code S3Documents} makes documents of objects, {@code
 * S3Contents} and {@code S3ContentWriter} make contents of multipart uploads.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>a document's object ends with the id of the operation that wrote it, so that no two states have the same ETag and
 *       a writer whose answer was lost finds out whether it won;
 *   <li>a conditional write is repeated only with the same bytes: it happens once or not at all;
 *   <li>an object under {@code content/} is never written over;
 *   <li>what a writer holds in memory is bounded for all writers together; what does not fit goes to a file.
 * </ul>
 */
package dev.kontor.store.s3;
