package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.Tag;
import java.util.List;

/** What became of the push of a manifest. */
public sealed interface PushOutcome {
    /** It is there, and the tags name it. */
    record Stored() implements PushOutcome {}

    /** It needs content that the repository does not have. */
    record Missing(List<Digest> digests) implements PushOutcome {}

    /** It gives content another size than it has, so that no client could pull it. */
    record WrongSize(List<Mismatch> mismatches) implements PushOutcome {}

    /** The repository has the same bytes under another media type, which stays. */
    record OtherType(MediaType stored) implements PushOutcome {}

    /** The condition did not hold; no tag moved, and a manifest that was not there may be there now, without a tag. */
    record ConditionFailed() implements PushOutcome {}

    /**
     * A tag may not be changed; none was.
     *
     * @param wasThere what the guard was told of it
     */
    record Guarded(Tag tag, boolean wasThere) implements PushOutcome {}

    /**
     * A check refused it; nothing was stored.
     *
     * @param reasons what is wrong and what its author can do, one sentence each
     */
    record Rejected(List<String> reasons) implements PushOutcome {}

    /**
     * A descriptor and its content.
     *
     * @param statedBytes what the descriptor says
     * @param actualBytes what the content has
     */
    record Mismatch(Digest digest, long statedBytes, long actualBytes) {}
}
