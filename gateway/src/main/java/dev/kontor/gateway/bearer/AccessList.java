package dev.kontor.gateway.bearer;

import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.RepositoryPattern;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.Grant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a token gives access to (claim {@code access} of Docker's "Token Authentication Implementation"): of each item a type,
 * a name to the letter, and actions; with {@code exp}, until then. Items that say nothing which there is are passed over.
 */
final class AccessList {
    private AccessList() {}

    /** What a token gives at some time; empty where its list is none. */
    static Optional<List<Grant>> of(Claims claims, Instant now) {
        if (!claims.has("access")) {
            return Optional.of(List.of());
        }
        if (!(claims.all().get("access") instanceof Collection<?> items)) {
            return Optional.empty();
        }
        List<Grant> grants = new ArrayList<>();
        for (Object item : items) {
            if (item instanceof Map<?, ?> entry && isStillGood(entry, now)) {
                grant(entry).ifPresent(grants::add);
            }
        }
        return Optional.of(grants);
    }

    private static boolean isStillGood(Map<?, ?> entry, Instant now) {
        return !entry.containsKey("exp")
                || Claims.time(entry, "exp").map(now::isBefore).orElse(false);
    }

    private static Optional<Grant> grant(Map<?, ?> entry) {
        if (!(entry.get("type") instanceof String type)
                || !(entry.get("name") instanceof String name)
                || !(entry.get("actions") instanceof Collection<?> words)) {
            return Optional.empty();
        }
        return switch (type) {
            case "registry" ->
                name.equals("catalog") && words.contains("*") ? Optional.of(new Grant.ToList()) : Optional.empty();
            case "repository" -> inRepository(name, words);
            default -> Optional.empty();
        };
    }

    private static Optional<Grant> inRepository(String name, Collection<?> words) {
        Set<Action> actions = actions(words);
        if (name.isEmpty() && actions.contains(Action.READ)) {
            // So tokens for zot say that repositories may be listed.
            return Optional.of(new Grant.ToList());
        }
        return actions.isEmpty()
                ? Optional.empty()
                : RepositoryName.parse(name)
                        .map(repository -> new Grant.InRepositories(RepositoryPattern.of(repository), actions));
    }

    private static Set<Action> actions(Collection<?> words) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (Object word : words) {
            switch (String.valueOf(word)) {
                case "pull" -> actions.add(Action.READ);
                case "push" -> actions.addAll(Set.of(Action.CREATE, Action.UPDATE));
                case "delete" -> actions.add(Action.DELETE);
                case "*" -> actions.addAll(EnumSet.allOf(Action.class));
                default -> {
                    // Words of other registries.
                }
            }
        }
        return actions;
    }
}
