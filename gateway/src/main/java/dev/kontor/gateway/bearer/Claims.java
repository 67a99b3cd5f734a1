package dev.kontor.gateway.bearer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a token says (RFC 7519 §4): what JSON has, without its nulls. Odd values are as good as none.
 *
 * @param all each by its name
 */
record Claims(Map<String, Object> all) {
    private static final long LAST_SECOND = 253_402_300_799L;

    Claims {
        all = withoutNulls(all);
    }

    private static Map<String, Object> withoutNulls(Map<?, ?> map) {
        Map<String, Object> kept = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (value != null) {
                kept.put(String.valueOf(name), cleaned(value));
            }
        });
        return kept;
    }

    private static Object cleaned(Object value) {
        return switch (value) {
            case Map<?, ?> map -> withoutNulls(map);
            case Collection<?> items -> {
                List<Object> kept = new ArrayList<>();
                for (Object item : items) {
                    if (item != null) {
                        kept.add(cleaned(item));
                    }
                }
                yield kept;
            }
            default -> value;
        };
    }

    Optional<String> text(String name) {
        return all.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A time in seconds since 1970; empty where there is none, see {@link #has}. */
    Optional<Instant> time(String name) {
        return time(all, name);
    }

    static Optional<Instant> time(Map<?, ?> within, String name) {
        return within.get(name) instanceof Number seconds
                ? Optional.of(Instant.ofEpochSecond(Math.clamp(seconds.longValue(), 0, LAST_SECOND)))
                : Optional.empty();
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    /** For whom the token was made: a list, or one alone. */
    List<String> audience() {
        return switch (all.get("aud")) {
            case String one -> List.of(one);
            case Collection<?> some ->
                some.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            case null, default -> List.of();
        };
    }
}
