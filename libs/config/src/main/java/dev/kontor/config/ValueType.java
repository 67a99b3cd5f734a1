package dev.kontor.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What may be written for a key, and what it becomes. */
interface ValueType<T> {
    /** Completes "must be …". */
    String expected();

    /** Reads what was written. Repeatable, and without effects. */
    Parsed<T> parse(Node node);

    /** The same in the vocabulary of JSON Schema. */
    Map<String, Object> schema();

    /** {@code text}, a valid value, in the form in which JSON would hold it. */
    default Object literal(String text) {
        return text;
    }

    /** The file that {@code value} names, where it is one that must be there. */
    default Optional<Path> file(T value) {
        return Optional.empty();
    }

    /** Whether values must appear in no message. */
    default boolean confidential() {
        return false;
    }
}
