package dev.kontor.manifest;

import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import java.util.List;

/** What became of the push of a manifest. */
sealed interface PushOutcome {
    /** It is there, and the tags name it. */
    record Stored() implements PushOutcome {}

    /** It needs content that the repository does not have. */
    record Missing(List<Digest> digests) implements PushOutcome {}

    /** The repository has the same bytes under another media type, which stays. */
    record OtherType(MediaType stored) implements PushOutcome {}
}
