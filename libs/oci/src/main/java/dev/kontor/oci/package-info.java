/**
 * The nouns of the OCI specifications as value types: digests, names, tags, media types, descriptors, manifests and
 * errors.
 *
 * <p>Start reading at {@link dev.kontor.oci.Reference} (what a client asks for), then {@link dev.kontor.oci.Manifest}
 * (what it pushes) and {@link dev.kontor.oci.ErrorCode} (what it is told).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A value that exists is valid: every constructor checks its grammar, so nothing behind the edge checks again.
 *   <li>{@code parse} takes untrusted text, runs in linear time and answers an {@code Optional} or a sealed outcome;
 *       {@code of} takes text that was valid before and throws {@link IllegalArgumentException} if it is not.
 *   <li>{@code toString} of a digest, name, tag or media type is its wire form, and parsing it gives an equal value.
 *   <li>Every type here is immutable. A manifest's bytes are read, never written again.
 * </ul>
 */
package dev.kontor.oci;
