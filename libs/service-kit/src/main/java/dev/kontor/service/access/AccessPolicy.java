package dev.kontor.service.access;

import dev.kontor.config.AccessControlConfig;
import dev.kontor.config.HttpConfig;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.Grant;
import dev.kontor.service.reload.ConfigWatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who may do what. Deny is the default of every policy but {@link #open}.
 *
 * <p>What a caller may do is what the policy gives, as far as the credential that was shown is good for it ({@link
 * Caller#limits}). Programs of the suite may do everything. Immutable, for any number of threads; a changed configuration is
 * another policy.
 */
public interface AccessPolicy {
    /** Everybody may do everything: nobody is asked to say who they are. */
    static AccessPolicy open() {
        return PlainPolicy.OPEN;
    }

    /** Whoever is logged in may do everything, and nobody else anything: logins are configured, and no access control. */
    static AccessPolicy forUsers() {
        return PlainPolicy.FOR_USERS;
    }

    /**
     * The policy that a configuration says: its rules; without any, whoever is logged in may do everything; without logins,
     * everybody.
     */
    static AccessPolicy of(HttpConfig http) {
        return http.accessControl().map(AccessPolicy::of).orElseGet(() -> http.asksWhoCallers() ? forUsers() : open());
    }

    /** The policy of the configuration as it is read last. */
    static Supplier<AccessPolicy> following(ConfigWatch config) {
        return config.reloaded(now -> of(now.http()), "http.accessControl");
    }

    /** The policy that these rules are, whose patterns and conditions were checked. */
    static AccessPolicy of(AccessControlConfig rules) {
        return CompiledPolicy.of(rules);
    }

    /** What the policy gives, whatever the credential is good for; of users and of nobody in particular alone. */
    Decision judge(Caller caller, Asked asked);

    /** Whether everybody may do everything. */
    default boolean isOpen() {
        return false;
    }

    /** Whether a caller may read the metrics. */
    boolean mayReadMetrics(Caller caller);

    /** Whether a caller is one of those who may do some things everywhere. */
    boolean isAdmin(Caller caller);

    /** Whether everybody may do something somewhere without a login. */
    boolean isPartlyPublic();

    /** Whether decisions look at {@link Caller#facts}. */
    boolean needsFacts();

    /** Whether this caller's deletion of a manifest that has several tags is refused. */
    boolean guardsTags(Caller caller, RepositoryName repository);

    /** Decides, and says by which rule. */
    default Decision decide(Caller caller, Asked asked) {
        if (caller.kind() == Caller.Kind.PROGRAM) {
            return new Decision.Granted("a program of the suite");
        }
        Decision decision = judge(caller, asked);
        return decision instanceof Decision.Granted && !isWithinLimits(caller, asked)
                ? new Decision.BeyondLimits()
                : decision;
    }

    /** Whether a caller may do something in a repository. */
    default boolean permits(Caller caller, Action action, RepositoryName repository) {
        return decide(caller, new Asked(action, repository, Optional.empty())) instanceof Decision.Granted;
    }

    /** Whether a list shows a repository to a caller whose credential is good for lists: whoever may read it knows of it. */
    default boolean mayKnowOf(Caller caller, RepositoryName repository) {
        return caller.kind() == Caller.Kind.PROGRAM
                || judge(caller, new Asked(Action.READ, repository, Optional.empty())) instanceof Decision.Granted;
    }

    /**
     * Where a list need look for what it shows to a caller: the beginnings of the names of all repositories that {@link
     * #mayKnowOf} may be true of, in their order, none of which is the beginning of another. Not all that begin so are shown.
     */
    default List<String> listed(Caller caller) {
        return List.of("");
    }

    /** Whether a caller's credential is good for lists of repositories. */
    default boolean mayList(Caller caller) {
        return caller.limits()
                .map(grants -> grants.stream().anyMatch(grant -> grant instanceof Grant.ToList))
                .orElse(true);
    }

    private static boolean isWithinLimits(Caller caller, Asked asked) {
        return caller.limits()
                .map(grants -> grants.stream()
                        .anyMatch(grant -> grant instanceof Grant.InRepositories some
                                && some.actions().contains(asked.action())
                                && some.repositories().matches(asked.repository())))
                .orElse(true);
    }
}
