package dev.kontor.manifest;

import dev.kontor.http.Preconditions;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A manifest that is to be stored, and the tags that are to name it.
 *
 * @param digest that of the bytes
 * @param manifest what the bytes say
 * @param bytes shared and not to be changed
 * @param tags in the order in which they are moved; with {@code preconditions} at most one
 * @param preconditions on what the tag names before, or without a tag on the manifest itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Push(
        RepositoryName repository,
        Digest digest,
        Manifest manifest,
        byte[] bytes,
        Set<Tag> tags,
        Preconditions preconditions) {
    Push {
        tags = Collections.unmodifiableSet(new LinkedHashSet<>(tags));
        if (!preconditions.isEmpty() && tags.size() > 1) {
            throw new IllegalArgumentException("a precondition guards one tag, not " + tags);
        }
    }
}
