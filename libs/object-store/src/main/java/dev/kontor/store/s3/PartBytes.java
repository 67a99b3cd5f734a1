package dev.kontor.store.s3;

import io.minio.PutObjectAPIBaseArgs;

/** Bytes that a request sends, as often as it has to be repeated. */
interface PartBytes {
    /** Their CRC32C, as the service wants it: four bytes in base 64. */
    String crc32c();

    /** Makes them the body of a request. */
    <B extends PutObjectAPIBaseArgs.Builder<B, A>, A extends PutObjectAPIBaseArgs> B into(B args);
}
