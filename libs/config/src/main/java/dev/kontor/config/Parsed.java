package dev.kontor.config;

import java.util.Optional;

/** A value, or what is wrong with what was written. */
sealed interface Parsed<T> {
    record Good<T>(T value) implements Parsed<T> {}

    /**
     * {@code detail} says more than "that is not what is expected here", or is empty. It quotes nothing that is confidential.
     *
     * @param at where it is wrong, where that is not where the value begins
     */
    record Bad<T>(String detail, Optional<SourceLine> at) implements Parsed<T> {}

    static <T> Parsed<T> good(T value) {
        return new Good<>(value);
    }

    static <T> Parsed<T> bad(String detail) {
        return new Bad<>(detail, Optional.empty());
    }

    static <T> Parsed<T> bad() {
        return bad("");
    }
}
