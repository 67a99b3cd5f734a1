package dev.kontor.config;

import dev.kontor.config.expression.Expression;
import java.util.List;
import java.util.Optional;

/** That the expressions of a claim mapping are some. */
final class MappingRules {
    /** What they may name. */
    static final List<String> VARIABLES = List.of("claims", "vars");

    private MappingRules() {}

    static void check(AuthConfig.ClaimMapping mapping, Section section) {
        for (int i = 0; i < mapping.variables().size(); i++) {
            check(
                    mapping.variables().get(i).expression(),
                    Expression.Result.ANY,
                    section.item("variables", i),
                    "expression");
        }
        for (int i = 0; i < mapping.validations().size(); i++) {
            check(
                    mapping.validations().get(i).expression(),
                    Expression.Result.TRUTH,
                    section.item("validations", i),
                    "expression");
        }
        check(mapping.username(), Expression.Result.TEXT, section, "username");
        check(mapping.groups(), Expression.Result.TEXTS, section, "groups");
    }

    private static void check(Optional<String> text, Expression.Result result, Section section, String key) {
        if (text.isPresent()
                && Expression.compile(text.get(), VARIABLES, result)
                        instanceof Expression.Compilation.Refused refused) {
            section.problem(
                    section.at(key), key, "'" + section.pathOf(key) + "' is no such expression: " + refused.reason());
        }
    }
}
