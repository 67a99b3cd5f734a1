package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.BlobLink;
import dev.kontor.registry.document.StoredManifest;
import dev.kontor.registry.document.StoredRepository;
import dev.kontor.registry.document.StoredTag;
import java.util.List;

/**
 * A walk through all that is there: repository by repository in the order of their names, in each first the repository
 * itself, then its manifests, its tags and its blobs. What changes meanwhile is seen or not; whoever must not miss it also
 * hears the events from before the walk on. What cannot be read is reported to the operator and left out. For one thread.
 */
public interface Walk {
    /** Something that is there. What was removed is not shown; a state is, whatever it is. */
    sealed interface Found {
        /** Where it is. */
        RepositoryName repository();

        /** A repository. */
        record Repository(RepositoryName repository, StoredRepository stored) implements Found {}

        /** A manifest; {@link StoredManifest#state} says what may be done with it. */
        record Manifest(RepositoryName repository, Digest digest, StoredManifest stored) implements Found {}

        /** A tag. */
        record TagFound(RepositoryName repository, Tag tag, StoredTag stored) implements Found {}

        /** A blob that the repository may serve. */
        record Blob(RepositoryName repository, Digest digest, BlobLink link) implements Found {}
    }

    /**
     * Goes on.
     *
     * @param limit how much to show about, at least 1
     * @return what comes next, in order; empty at the end and only there
     */
    List<Found> next(int limit);

    /** Behind what was shown last: a walk from here shows what follows. */
    WalkPosition position();
}
