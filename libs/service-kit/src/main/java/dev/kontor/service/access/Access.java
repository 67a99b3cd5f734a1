package dev.kontor.service.access;

import dev.kontor.http.RegistryException;
import dev.kontor.oci.Reference;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.Caller;
import java.util.List;
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
        return decide(action, repository, reference) instanceof Decision.Granted;
    }

    private Decision decide(Action action, RepositoryName repository, Reference reference) {
        return policy.get().decide(Caller.current(), new Asked(action, repository, Optional.of(reference)));
    }

    /**
     * The refusal of what the current caller may not do, with the reason that they may know. Where the policy was changed
     * since it refused, there is none to tell.
     */
    public RegistryException refusal(Action action, RepositoryName repository, Reference reference) {
        Decision decision = decide(action, repository, reference);
        return Refusal.of(
                Caller.current(),
                decision instanceof Decision.Granted ? new Decision.Denied("", Optional.empty()) : decision);
    }

    /** Whether a list shows a repository to the current caller. */
    public boolean showsInLists(RepositoryName repository) {
        return policy.get().mayKnowOf(Caller.current(), repository);
    }

    /** What the names of all repositories begin with that a list may show to the current caller, in order; see {@link AccessPolicy#listed}. */
    public List<String> listed() {
        return policy.get().listed(Caller.current());
    }

    /** Whether everybody may read everything, so that nothing of a list needs to be looked at. */
    public boolean isOpen() {
        return policy.get().isOpen() && Caller.current().limits().isEmpty();
    }

    /** Whether the current caller's deletion of a manifest that has several tags is refused. */
    public boolean guardsTags(RepositoryName repository) {
        return policy.get().guardsTags(Caller.current(), repository);
    }
}
