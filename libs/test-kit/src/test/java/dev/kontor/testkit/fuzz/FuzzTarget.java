package dev.kontor.testkit.fuzz;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** A parser, and what must hold whatever it is given. */
enum FuzzTarget {
    BYTE_RANGES,
    CONTENT_RANGE,
    DIGEST,
    REPOSITORY_NAME,
    TAG,
    REFERENCE,
    MEDIA_TYPE,
    SEGMENT_ORDER,
    PATH,
    QUERY,
    PRECONDITIONS,
    MANIFEST,
    EVENT,
    CHUNKS,
    HEAD;

    /**
     * Gives the parser this input.
     *
     * @throws AssertionError when a property does not hold
     */
    void check(byte[] input) {
        switch (this) {
            case BYTE_RANGES -> RangeProperties.byteRanges(text(input));
            case CONTENT_RANGE -> RangeProperties.contentRange(text(input));
            case DIGEST -> NameProperties.digest(text(input));
            case REPOSITORY_NAME -> NameProperties.repositoryName(text(input));
            case TAG -> NameProperties.tag(text(input));
            case REFERENCE -> NameProperties.reference(text(input));
            case MEDIA_TYPE -> NameProperties.mediaType(text(input));
            case SEGMENT_ORDER -> NameProperties.segmentOrder(text(input));
            case PATH -> TargetProperties.path(text(input));
            case QUERY -> TargetProperties.query(text(input));
            case PRECONDITIONS -> RangeProperties.preconditions(text(input));
            case MANIFEST -> DocumentProperties.manifest(input);
            case EVENT -> DocumentProperties.event(input);
            case CHUNKS -> WireProperties.chunks(input);
            case HEAD -> WireProperties.head(input);
        }
    }

    /** With which others it shares a process. */
    FuzzGroup group() {
        return this == CHUNKS || this == HEAD ? FuzzGroup.CONNECTIONS : FuzzGroup.PARSERS;
    }

    /** The name of its folder of examples. */
    String folder() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its folder of examples among those of all targets. */
    Path examples(Path all) {
        return all.resolve(folder());
    }

    /** Valid UTF-8 is taken as such, other bytes as they would come over a connection. */
    private static String text(byte[] input) {
        String utf8 = new String(input, StandardCharsets.UTF_8);
        return utf8.indexOf('\ufffd') < 0 ? utf8 : new String(input, StandardCharsets.ISO_8859_1);
    }
}
