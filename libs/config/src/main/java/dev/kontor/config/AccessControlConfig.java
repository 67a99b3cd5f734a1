package dev.kontor.config;

import dev.kontor.config.expression.Expression;
import dev.kontor.oci.RepositoryPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may do what. Of the patterns that match a repository the longest counts, and no other.
 *
 * @param repositories what may be done in the repositories that a pattern matches
 * @param groups users by group, beside the groups that a directory or an identity provider tells
 * @param adminPolicy what some may do in every repository
 * @param metrics who may read the metrics
 */
public record AccessControlConfig(
        @Setting(
                value =
                        "What may be done in the repositories that a pattern matches, such as `team/**`; of several that"
                                + " match, the longest counts.",
                pattern = "[^\\x00-\\x20A-Z]+",
                expected = "a pattern of repository names such as 'team/**', without capitals and blanks")
        Map<String, InRepositories> repositories,

        @Setting(value = "Groups of users.", pattern = ".+", expected = "the name of a group")
        Map<String, Group> groups,

        @Setting("What some may do in every repository.") Optional<Policy> adminPolicy,
        @Setting("Who may read the metrics.") Optional<OfMetrics> metrics)
        implements Checked {
    /** The most conditions of one pattern, and of {@code adminPolicy}: a request may have to evaluate them all. */
    public static final int MOST_CONDITIONS = 100;

    /** The most conditions altogether: each is compiled at the start. */
    public static final int MOST_CONDITIONS_OF_ALL = 2_000;

    @Override
    public void check(Section section) {
        for (String pattern : repositories().keySet()) {
            Section own = section.entry("repositories", pattern);
            RepositoryPattern.fault(pattern)
                    .ifPresent(fault -> own.problem(
                            own.at(), "", "'" + own.path() + "' is no pattern of repository names: it " + fault));
        }
        checkConditions(section);
        if (section.isSound() && repositories().isEmpty() && adminPolicy().isEmpty()) {
            section.notice(
                    section.at(),
                    "'" + section.path() + "' has neither 'repositories' nor an 'adminPolicy': nobody may"
                            + " do anything with images");
        }
    }

    private void checkConditions(Section section) {
        long all = 0;
        for (Map.Entry<String, InRepositories> each : repositories().entrySet()) {
            long own = conditions(each.getValue().policies());
            all += own;
            checkConditions(section.entry("repositories", each.getKey()), "policies", own, MOST_CONDITIONS);
        }
        long ofAdmins = conditions(adminPolicy().stream().toList());
        checkConditions(section, "adminPolicy", ofAdmins, MOST_CONDITIONS);
        checkConditions(section, "repositories", all, MOST_CONDITIONS_OF_ALL);
    }

    private static long conditions(List<Policy> policies) {
        return policies.stream().mapToLong(policy -> policy.conditions().size()).sum();
    }

    private static void checkConditions(Section section, String key, long count, int most) {
        if (count > most) {
            section.problem(
                    section.at(key),
                    key,
                    "'" + section.pathOf(key) + "' has " + count + " conditions, and " + most
                            + " at most are evaluated: join some of them with '&&' or '||'");
        }
    }

    /**
     * The keys, from this block on, that give something to those alone who showed who they are; empty where everybody is
     * equal.
     */
    List<String> keysForUsers() {
        List<String> keys = new ArrayList<>();
        repositories().forEach((pattern, rules) -> {
            String path = KeyPath.entry("repositories", pattern);
            if (!rules.policies().isEmpty()) {
                keys.add(KeyPath.join(path, "policies"));
            }
            if (!rules.defaultPolicy().isEmpty()) {
                keys.add(KeyPath.join(path, "defaultPolicy"));
            }
        });
        if (adminPolicy().isPresent()) {
            keys.add("adminPolicy");
        }
        if (metrics().filter(each -> !each.users().isEmpty()).isPresent()) {
            keys.add("metrics.users");
        }
        return keys;
    }

    /**
     * What may be done in some repositories.
     *
     * @param policies what users and groups may do
     * @param defaultPolicy what everybody who is logged in may do
     * @param anonymousPolicy what everybody may do
     */
    public record InRepositories(
            @Setting("What users and groups may do.") List<Policy> policies,

            @Setting("What everybody who is logged in may do.")
            List<AccessAction> defaultPolicy,

            @Setting("What everybody may do, logged in or not.")
            List<AccessAction> anonymousPolicy) {}

    /**
     * What some users and groups may do.
     *
     * @param conditions all of which must hold
     */
    public record Policy(
            @Setting("Users by their names.") List<String> users,
            @Setting("Groups by their names.") List<String> groups,
            @Setting("What they may do.") List<AccessAction> actions,

            @Setting("Conditions that must all hold.") List<Condition> conditions)
            implements Checked {
        @Override
        public void check(Section section) {
            if (section.isSound() && users().isEmpty() && groups().isEmpty()) {
                section.notice(
                        section.at(), "'" + section.path() + "' names neither users nor groups: it is for nobody");
            } else if (section.isSound() && actions().isEmpty()) {
                section.notice(section.at(), "'" + section.path() + "' names no actions: it allows nothing");
            }
        }
    }

    /**
     * A condition on a request.
     *
     * @param expression an expression of the Common Expression Language about {@code req}
     * @param message what is said to whoever is refused because of it
     */
    public record Condition(
            @Setting("An expression of the Common Expression Language about `req`, which must be true.")
            Optional<String> expression,

            @Setting("What is said to whoever is refused because of it.")
            Optional<String> message)
            implements Checked {
        private static final List<String> VARIABLES = List.of("req");

        /**
         * The expression of a condition that was checked.
         *
         * @throws IllegalStateException when it was not
         */
        public static Expression compile(String text) {
            return switch (Expression.compile(text, VARIABLES, Expression.Result.TRUTH)) {
                case Expression.Compilation.Compiled compiled -> compiled.expression();
                case Expression.Compilation.Refused refused -> throw new IllegalStateException(refused.reason());
            };
        }

        @Override
        public void check(Section section) {
            section.require(expression().isPresent(), "expression", "");
            expression().ifPresent(text -> {
                if (Expression.compile(text, VARIABLES, Expression.Result.TRUTH)
                        instanceof Expression.Compilation.Refused refused) {
                    section.problem(
                            section.at("expression"),
                            "expression",
                            "'" + section.pathOf("expression") + "' is no condition: " + refused.reason());
                }
            });
        }
    }

    /** The users of a group. */
    public record Group(@Setting("Users by their names.") List<String> users) {}

    /** Who may read the metrics. */
    public record OfMetrics(
            @Setting("Users by their names.") List<String> users,

            @Setting("`read` lets everybody read them.") List<AccessAction> anonymousPolicy) {}
}
