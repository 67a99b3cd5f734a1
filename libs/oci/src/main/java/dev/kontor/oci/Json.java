package dev.kontor.oci;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Holds the one JSON mapper of the suite, strict enough for untrusted documents. */
public final class Json {
    /** The deepest nesting of arrays and objects that is read. */
    public static final int MAX_NESTING_DEPTH = 64;

    /**
     * The most tokens of a document that is read: a bracket, a key or a value is one. A manifest of 4 MiB that names as
     * many blobs as fit has 260,000; the memory that a document takes grows with them much more than with its bytes.
     */
    public static final int MAX_TOKENS = 400_000;

    /**
     * The mapper: refuses duplicate keys, anything after the document, nesting deeper than {@link #MAX_NESTING_DEPTH},
     * and more than {@link #MAX_TOKENS}.
     *
     * <p>Safe for use by many threads; nobody reconfigures it. It knows no {@code Optional}: who writes one puts its
     * value or nothing. Given bytes it guesses between UTF-8, UTF-16 and UTF-32; where only UTF-8 may stand, decode
     * first.
     */
    public static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING_DEPTH)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Keys come from strangers: the virtual machine's table of strings is not for them.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();

    private Json() {}
}
