package dev.kontor.service.access;

import dev.kontor.config.AccessControlConfig;
import dev.kontor.config.expression.Expression;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An expression about {@code req} that must be true; one that cannot be evaluated is not.
 *
 * @param text as it was written
 * @param message what is told to whoever is refused because of it
 */
record Condition(String text, Optional<String> message, Expression expression) {
    static Condition of(AccessControlConfig.Condition config) {
        String text = config.expression().orElseThrow();
        return new Condition(text, config.message(), AccessControlConfig.Condition.compile(text));
    }

    /** The first condition that does not hold; empty where all do. */
    static Optional<Condition> firstBroken(List<Condition> conditions, Situation situation) {
        if (conditions.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> variables = situation.variables(Instant.now());
        return conditions.stream()
                .filter(condition -> !condition.expression().isTrue(variables))
                .findFirst();
    }
}
