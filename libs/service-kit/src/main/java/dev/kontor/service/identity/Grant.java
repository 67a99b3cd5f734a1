package dev.kontor.service.identity;

import dev.kontor.oci.RepositoryPattern;
import dev.kontor.service.api.Operation.Action;
import java.util.Set;

/** What a credential is good for, such as a token that was asked for, or an API key. */
public sealed interface Grant {
    /**
     * Some actions in some repositories.
     *
     * @param repositories which of them
     */
    record InRepositories(RepositoryPattern repositories, Set<Action> actions) implements Grant {
        public InRepositories {
            actions = Set.copyOf(actions);
        }
    }

    /** To list repositories. */
    record ToList() implements Grant {}
}
