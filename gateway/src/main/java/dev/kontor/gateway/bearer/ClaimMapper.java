package dev.kontor.gateway.bearer;

import dev.kontor.config.AuthConfig;
import dev.kontor.config.expression.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who the claims of a verified token say somebody is, by expressions of the configuration. Variables are worked out in their
 * order, each may use those before it; then what must hold is looked at. What cannot be worked out maps to nobody.
 */
final class ClaimMapper {
    private static final System.Logger LOGGER = System.getLogger(ClaimMapper.class.getName());

    private final Map<String, Expression> variables = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Expression name;
    private final Optional<Expression> groups;

    /** What must hold, and what the log says where it does not. */
    private record Rule(Expression holds, String message) {}

    /** Somebody. */
    record Person(String name, List<String> groups) {}

    /** The mapping of a configuration that was checked. */
    ClaimMapper(AuthConfig.ClaimMapping mapping) {
        mapping.variables()
                .forEach(each -> variables.put(
                        each.name().orElseThrow(),
                        AuthConfig.ClaimMapping.compile(each.expression().orElseThrow(), Expression.Result.ANY)));
        mapping.validations()
                .forEach(each -> rules.add(new Rule(
                        AuthConfig.ClaimMapping.compile(each.expression().orElseThrow(), Expression.Result.TRUTH),
                        each.message().orElseThrow())));
        name = AuthConfig.ClaimMapping.compile(
                mapping.username().orElse(AuthConfig.ClaimMapping.USUAL_NAME), Expression.Result.TEXT);
        groups = mapping.groups().map(text -> AuthConfig.ClaimMapping.compile(text, Expression.Result.TEXTS));
    }

    /** Who it is; empty where the expressions do not say. */
    Optional<Person> map(Claims claims) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Object> scope = Map.of("claims", claims.all(), "vars", values);
        for (Map.Entry<String, Expression> each : variables.entrySet()) {
            Optional<Object> value = each.getValue().evaluate(scope);
            if (value.isEmpty()) {
                return nobody("the variable '" + each.getKey() + "' cannot be worked out");
            }
            values.put(each.getKey(), value.get());
        }
        for (Rule rule : rules) {
            if (!rule.holds().isTrue(scope)) {
                return nobody(rule.message());
            }
        }
        Optional<String> user = name.text(scope).filter(text -> !text.isEmpty());
        Optional<List<String>> all =
                groups.isEmpty() ? Optional.of(List.of()) : groups.get().texts(scope);
        return user.isEmpty() || all.isEmpty()
                ? nobody(user.isEmpty() ? "'username' gives no text" : "'groups' gives no list")
                : Optional.of(new Person(user.get(), all.get()));
    }

    private static Optional<Person> nobody(String why) {
        LOGGER.log(System.Logger.Level.INFO, "a workload's token is refused: {0}", why);
        return Optional.empty();
    }
}
