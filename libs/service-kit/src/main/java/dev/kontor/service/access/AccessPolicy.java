package dev.kontor.service.access;

import dev.kontor.oci.RepositoryName;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.Caller;

/**
 * Who may do what. Deny is the default of every policy but {@link #OPEN}.
 *
 * <p>Immutable, for any number of threads; a changed configuration is another policy.
 */
public interface AccessPolicy {
    /** Everybody may do everything, as far as their credentials are good for it. */
    AccessPolicy OPEN = (_, _, _) -> new Decision.Granted("no access control is configured");

    /** Decides, and says by which rule. */
    Decision decide(Caller caller, Action action, RepositoryName repository);

    /** Whether a caller may do something in a repository. */
    default boolean permits(Caller caller, Action action, RepositoryName repository) {
        return decide(caller, action, repository) instanceof Decision.Granted;
    }

    /** Whether decisions look at {@link Caller#facts}. */
    default boolean needsFacts() {
        return false;
    }
}
