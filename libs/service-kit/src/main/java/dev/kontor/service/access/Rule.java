package dev.kontor.service.access;

import dev.kontor.config.AccessAction;
import dev.kontor.config.AccessControlConfig;
import dev.kontor.service.api.Operation.Action;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What some users and groups may do, while conditions hold.
 *
 * @param guardsTags whether it says {@code detectManifestCollision}
 */
record Rule(
        Set<String> users, Set<String> groups, Set<Action> actions, boolean guardsTags, List<Condition> conditions) {
    static Rule of(AccessControlConfig.Policy policy) {
        return new Rule(
                Set.copyOf(policy.users()),
                Set.copyOf(policy.groups()),
                actions(policy.actions()),
                policy.actions().contains(AccessAction.DETECTMANIFESTCOLLISION),
                policy.conditions().stream().map(Condition::of).toList());
    }

    static Set<Action> actions(Collection<AccessAction> words) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        words.stream().flatMap(Rule::action).forEach(actions::add);
        return actions;
    }

    private static Stream<Action> action(AccessAction word) {
        return switch (word) {
            case READ -> Stream.of(Action.READ);
            case CREATE -> Stream.of(Action.CREATE);
            case UPDATE -> Stream.of(Action.UPDATE);
            case DELETE -> Stream.of(Action.DELETE);
            case DETECTMANIFESTCOLLISION -> Stream.empty();
        };
    }

    boolean names(String user, Set<String> groupsOfUser) {
        return namesUser(user) || namesGroupOf(groupsOfUser);
    }

    boolean namesUser(String user) {
        return users.contains(user);
    }

    boolean namesGroupOf(Set<String> groupsOfUser) {
        return !groups.isEmpty() && groupsOfUser.stream().anyMatch(groups::contains);
    }
}
