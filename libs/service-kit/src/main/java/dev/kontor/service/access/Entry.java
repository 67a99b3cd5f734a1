package dev.kontor.service.access;

import dev.kontor.config.AccessAction;
import dev.kontor.config.AccessControlConfig;
import dev.kontor.oci.RepositoryPattern;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.Caller;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What may be done in the repositories that a pattern matches. */
record Entry(
        RepositoryPattern pattern,
        List<Rule> rules,
        Set<Action> ofUsers,
        boolean guardsTagsOfUsers,
        Set<Action> ofEverybody,
        boolean guardsTagsOfEverybody) {
    /** The one that counts comes first: the longest, and of equally long ones that which is first in the order of its text. */
    static final Comparator<Entry> ORDER = Comparator.comparingInt(
                    (Entry entry) -> -entry.pattern().text().length())
            .thenComparing(entry -> entry.pattern().text());

    static Entry of(String pattern, AccessControlConfig.InRepositories in) {
        return new Entry(
                RepositoryPattern.parse(pattern).orElseThrow(),
                in.policies().stream().map(Rule::of).toList(),
                Rule.actions(in.defaultPolicy()),
                in.defaultPolicy().contains(AccessAction.DETECTMANIFESTCOLLISION),
                Rule.actions(in.anonymousPolicy()),
                in.anonymousPolicy().contains(AccessAction.DETECTMANIFESTCOLLISION));
    }

    /** Whether some of its rules may let a caller do something, conditions aside. */
    boolean mayAllow(Action action, Caller caller, Set<String> groups) {
        boolean isUser = caller.kind() == Caller.Kind.USER;
        return ofEverybody.contains(action)
                || (isUser
                        && (ofUsers.contains(action)
                                || rules.stream()
                                        .anyMatch(rule -> rule.names(caller.name(), groups)
                                                && rule.actions().contains(action))));
    }

    /** Whether a caller's deletion of a manifest that has several tags is refused. */
    boolean guardsTags(Caller caller, Set<String> groups) {
        boolean isUser = caller.kind() == Caller.Kind.USER;
        return guardsTagsOfEverybody
                || (isUser
                        && (guardsTagsOfUsers
                                || rules.stream()
                                        .anyMatch(rule -> rule.guardsTags() && rule.names(caller.name(), groups))));
    }
}
