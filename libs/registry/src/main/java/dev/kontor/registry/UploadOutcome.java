package dev.kontor.registry;

import dev.kontor.oci.Digest;

/** What became of a request to an upload. */
public sealed interface UploadOutcome {
    /** The upload stands at this size and goes on. */
    record Open(long sizeBytes) implements UploadOutcome {}

    /** The upload is a blob now. */
    record Committed(Digest digest) implements UploadOutcome {}

    /** The upload was given up as asked. */
    record Cancelled() implements UploadOutcome {}

    /** There is no such upload in this repository, or it has ended, or its bytes are lost. */
    record Unknown() implements UploadOutcome {}

    /** Another request works on this upload. */
    record Busy() implements UploadOutcome {}

    /** The chunk does not begin where the upload stands. */
    record OutOfOrder(long sizeBytes) implements UploadOutcome {}

    /** The body has another length than its range says; nothing of it was kept. */
    record WrongLength(long receivedBytes) implements UploadOutcome {}

    /** The content has another digest; the upload stands where it stood before. */
    record WrongDigest(Digest actual) implements UploadOutcome {}
}
