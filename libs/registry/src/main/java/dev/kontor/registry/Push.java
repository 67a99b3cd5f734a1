package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A manifest that is to be stored, and the tags that are to name it.
 *
 * @param digest that of the bytes
 * @param manifest what the bytes say
 * @param bytes shared and not to be changed
 * @param tags in the order in which they are moved; with a {@code condition} at most one
 * @param condition on what the tag names before, or without a tag on the manifest itself
 * @param guard which of the tags may be changed; none is where one of them may not
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Push(
        RepositoryName repository,
        Digest digest,
        Manifest manifest,
        byte[] bytes,
        Set<Tag> tags,
        Optional<Condition> condition,
        TagGuard guard) {
    /** @throws IllegalArgumentException when a condition shall guard several tags */
    public Push {
        tags = Collections.unmodifiableSet(new LinkedHashSet<>(tags));
        if (condition.isPresent() && tags.size() > 1) {
            throw new IllegalArgumentException("a condition guards one tag, not " + tags);
        }
    }

    /** A push of somebody who may change every tag. */
    public Push(
            RepositoryName repository,
            Digest digest,
            Manifest manifest,
            byte[] bytes,
            Set<Tag> tags,
            Optional<Condition> condition) {
        this(repository, digest, manifest, bytes, tags, condition, TagGuard.NONE);
    }
}
