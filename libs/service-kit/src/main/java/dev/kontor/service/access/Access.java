package dev.kontor.service.access;

import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.Reference;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.Caller;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the caller of the request that is under way may do, for services that alone know what it comes to: the source of a
 * mount, whether a tag is moved or made, what of a list may be shown.
 */
public final class Access {
    private final Supplier<AccessPolicy> policy;

    /** By the policy that holds when it is asked. */
    public Access(Supplier<AccessPolicy> policy) {
        this.policy = policy;
    }

    /** Whether the current caller may do something in a repository. */
    public boolean permits(Action action, RepositoryName repository) {
        return policy.get().permits(Caller.current(), action, repository);
    }

    /** The same for one tag or digest in it. */
    public boolean permits(Action action, RepositoryName repository, Reference reference) {
        return policy.get().decide(Caller.current(), new Asked(action, repository, Optional.of(reference)))
                instanceof Decision.Granted;
    }

    /** Whether a list shows a repository to the current caller. */
    public boolean showsInLists(RepositoryName repository) {
        return policy.get().mayKnowOf(Caller.current(), repository);
    }

    /** Whether everybody may read everything, so that nothing of a list needs to be looked at. */
    public boolean isOpen() {
        return policy.get().isOpen() && Caller.current().limits().isEmpty();
    }

    /** Whether the current caller's deletion of a manifest that has several tags is refused. */
    public boolean guardsTags(RepositoryName repository) {
        return policy.get().guardsTags(Caller.current(), repository);
    }

    /** The refusal of something that the current caller may not do; the gateway turns it into a challenge for strangers. */
    public static RegistryException denied() {
        return new RegistryException(ErrorCode.DENIED);
    }
}
