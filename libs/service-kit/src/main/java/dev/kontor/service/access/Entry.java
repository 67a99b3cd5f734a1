package dev.kontor.service.access;

import dev.kontor.config.AccessControlConfig;
import dev.kontor.oci.RepositoryPattern;
import dev.kontor.service.api.Operation.Action;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What may be done in the repositories that a pattern matches. */
record Entry(RepositoryPattern pattern, List<Rule> rules, Set<Action> ofUsers, Set<Action> ofEverybody) {
    /** The one that counts comes first: the longest, and of equally long ones that which is first in the order of its text. */
    static final Comparator<Entry> ORDER = Comparator.comparingInt(
                    (Entry entry) -> -entry.pattern().text().length())
            .thenComparing(entry -> entry.pattern().text());

    static Entry of(String pattern, AccessControlConfig.InRepositories in) {
        return new Entry(
                RepositoryPattern.parse(pattern).orElseThrow(),
                in.policies().stream().map(Rule::of).toList(),
                Rule.actions(in.defaultPolicy()),
                Rule.actions(in.anonymousPolicy()));
    }
}
