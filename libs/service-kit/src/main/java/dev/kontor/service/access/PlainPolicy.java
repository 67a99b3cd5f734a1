package dev.kontor.service.access;

import dev.kontor.oci.RepositoryName;
import dev.kontor.service.identity.Caller;
import java.util.Optional;

/** A policy without rules. */
record PlainPolicy(boolean isForEverybody, String rule) implements AccessPolicy {
    static final AccessPolicy OPEN = new PlainPolicy(true, "no access control is configured");
    static final AccessPolicy FOR_USERS = new PlainPolicy(false, "no access control is configured, only logins");

    @Override
    public Decision judge(Caller caller, Asked asked) {
        return isKnown(caller) ? new Decision.Granted(rule) : new Decision.Denied(rule, Optional.empty());
    }

    @Override
    public boolean isOpen() {
        return isForEverybody;
    }

    @Override
    public boolean mayReadMetrics(Caller caller) {
        return isKnown(caller);
    }

    @Override
    public boolean isAdmin(Caller caller) {
        return isKnown(caller);
    }

    @Override
    public boolean isPartlyPublic() {
        return isForEverybody;
    }

    @Override
    public boolean needsFacts() {
        return false;
    }

    @Override
    public boolean guardsTags(Caller caller, RepositoryName repository) {
        return false;
    }

    private boolean isKnown(Caller caller) {
        return isForEverybody
                || switch (caller.kind()) {
                    case USER, PROGRAM -> true;
                    case ANONYMOUS, ENTITLED -> false;
                };
    }
}
