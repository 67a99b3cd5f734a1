package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.StoredTag;
import java.util.List;
import java.util.Optional;

/** The tags of repositories; they are moved by {@link Manifests#push}. */
public interface Tags {
    /**
     * A tag as it stands; empty when there is none. Its manifest may be gone for a moment, and for longer where a process
     * died in a push: {@link Manifests#find} says.
     */
    Optional<StoredTag> find(RepositoryName repository, Tag tag);

    /**
     * The tags of a repository in lexical order. It costs what it shows, whatever was removed.
     *
     * @param after only tags greater than this text, which need not be a tag; empty for the beginning
     * @param limit the most to return, at least 1; fewer means that there are no more
     */
    List<Tag> list(RepositoryName repository, String after, int limit);

    /**
     * Some of the tags that name a manifest, as they stand one after another; in lexical order.
     *
     * @param limit the most to return, at least 1
     */
    List<Tag> of(RepositoryName repository, Digest digest, int limit);

    /**
     * Removes a tag and nothing else.
     *
     * <p>When it was removed already its entry in the list goes if it is left, so that a removal which ended half-way can
     * be repeated; the answer is {@link RemovalOutcome#UNKNOWN} then.
     *
     * @param condition on what the tag names; a tag whose manifest is gone counts as none then
     */
    RemovalOutcome remove(RepositoryName repository, Tag tag, Optional<Condition> condition, Actor actor);
}
