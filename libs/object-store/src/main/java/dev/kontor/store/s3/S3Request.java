package dev.kontor.store.s3;

import java.util.Locale;

/** What a service is asked, as observers see it. */
enum S3Request {
    BUCKET,
    GET,
    HEAD,
    PUT,
    PUT_PART,
    DELETE,
    DELETE_MANY,
    LIST,
    LIST_PARTS,
    BEGIN,
    COMPLETE,
    ABORT;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As metrics have it. */
    String word() {
        return word;
    }
}
