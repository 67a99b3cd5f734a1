package dev.kontor.config;

/** A value, or what is wrong with what was written. */
sealed interface Parsed<T> {
    record Good<T>(T value) implements Parsed<T> {}

    /** {@code detail} says more than "that is not what is expected here", or is empty. It never quotes the value. */
    record Bad<T>(String detail) implements Parsed<T> {}

    static <T> Parsed<T> good(T value) {
        return new Good<>(value);
    }

    static <T> Parsed<T> bad(String detail) {
        return new Bad<>(detail);
    }

    static <T> Parsed<T> bad() {
        return new Bad<>("");
    }
}
