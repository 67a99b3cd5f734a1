package dev.kontor.store.s3;

import org.apache.hc.core5.http.HttpEntity;

/** Bytes that a request sends, as often as it has to be repeated. */
interface PartBytes {
    /** Their CRC32C, as the service wants it: four bytes in base 64. */
    String crc32c();

    /** The body of a request; one at a time. */
    HttpEntity entity();
}
