package dev.kontor.service.identity;

import dev.kontor.oci.RepositoryPattern;
import dev.kontor.service.api.Operation.Action;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    /** As {@link #parse} reads it, such as {@code repository:team/*:read,create}. */
    default String text() {
        return switch (this) {
            case ToList() -> "registry:catalog:*";
            case InRepositories(RepositoryPattern pattern, Set<Action> actions) ->
                "repository:" + pattern + ":"
                        + new TreeSet<>(actions)
                                .stream()
                                        .map(action -> action.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(","));
        };
    }

    /**
     * Reads a grant, in the form of a scope of Docker's token specification: a type, a name or pattern, and behind the last
     * colon actions. These are {@code read}, {@code create}, {@code update}, {@code delete}, {@code pull} for the first,
     * {@code push} for the second and third, {@code *} for all.
     *
     * @return empty for what is no such text, or has an action of another name
     */
    static Optional<Grant> parse(String text) {
        if (text.equals("registry:catalog:*")) {
            return Optional.of(new ToList());
        }
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (first == last || !text.startsWith("repository:")) {
            return Optional.empty();
        }
        Optional<RepositoryPattern> pattern = RepositoryPattern.parse(text.substring(first + 1, last));
        Optional<Set<Action>> actions = actions(text.substring(last + 1));
        return pattern.flatMap(names -> actions.map(allowed -> new InRepositories(names, allowed)));
    }

    private static Optional<Set<Action>> actions(String words) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (String word : words.split(",", -1)) {
            switch (word) {
                case "" -> {}
                case "read", "pull" -> actions.add(Action.READ);
                case "create" -> actions.add(Action.CREATE);
                case "update" -> actions.add(Action.UPDATE);
                case "push" -> actions.addAll(Set.of(Action.CREATE, Action.UPDATE));
                case "delete" -> actions.add(Action.DELETE);
                case "*" -> actions.addAll(EnumSet.allOf(Action.class));
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(actions);
    }
}
