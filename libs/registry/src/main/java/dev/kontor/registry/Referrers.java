package dev.kontor.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import java.util.List;
import java.util.Optional;

/** The manifests that refer to another one as their subject: signatures, attestations, SBOMs. */
public interface Referrers {
    /**
     * A part of a subject's referrers.
     *
     * @param descriptors what lists show of each
     * @param next the digest behind which the list goes on, if it may
     */
    record Page(List<JsonNode> descriptors, Optional<String> next) {
        public Page {
            descriptors = List.copyOf(descriptors);
        }
    }

    /**
     * The referrers of a subject, which need not be there itself, by digest. The work for a page is bounded: one for which
     * very many were looked at, most of them of another type than the one asked for, ends before it is full.
     *
     * @param artifactType only those of this type; empty for all
     * @param after only digests greater than this text; empty for the beginning
     * @param limit the most to return; 0 for none
     */
    Page list(RepositoryName repository, Digest subject, Optional<String> artifactType, String after, int limit);
}
