package dev.kontor.search.image;

/**
 * A signature of a manifest.
 *
 * @param tool {@code cosign} or {@code notation}
 * @param author who signed, as far as that was verified; else empty
 */
public record Signature(String tool, boolean isTrusted, String author) {}
