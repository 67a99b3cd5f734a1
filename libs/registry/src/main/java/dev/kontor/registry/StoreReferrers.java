package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.Layout;
import java.util.Optional;
import java.util.function.Function;

/** The referrers in a registry's stores. */
final class StoreReferrers implements Referrers {
    private final Function<RepositoryName, RegistryStore> storeOf;

    StoreReferrers(Function<RepositoryName, RegistryStore> storeOf) {
        this.storeOf = storeOf;
    }

    @Override
    public Page list(
            RepositoryName repository, Digest subject, Optional<String> artifactType, String after, int limit) {
        return new ReferrersPage(
                        storeOf.apply(repository).objects(),
                        Layout.referrers(repository, subject),
                        artifactType,
                        after,
                        limit)
                .fill();
    }
}
