package dev.kontor.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A known key of the configuration, in the spelling that documents use. Keys are found whatever their case. */
sealed interface Key {
    String name();

    /** One or two sentences for the person who writes a configuration. */
    String doc();

    /** The names under which the key is found, the first being its own. */
    default List<String> names() {
        return List.of(name());
    }

    /**
     * A key with one value.
     *
     * @param aliases other names for the same
     * @param defaultText the value where none is written; absent where nothing takes its place
     * @param blankIsUnset whether an empty string means the same as leaving the key out
     */
    record Leaf<T>(
            String name,
            List<String> aliases,
            ValueType<T> type,
            Optional<String> defaultText,
            boolean blankIsUnset,
            Effect effect,
            String doc)
            implements Key {
        static <T> Leaf<T> of(String name, ValueType<T> type, String doc) {
            return new Leaf<>(name, List.of(), type, Optional.empty(), false, new Effect.Active(), doc);
        }

        Leaf<T> or(String text) {
            return new Leaf<>(name, aliases, type, Optional.of(text), blankIsUnset, effect, doc);
        }

        Leaf<T> alias(String alias) {
            return new Leaf<>(name, List.of(alias), type, defaultText, blankIsUnset, effect, doc);
        }

        Leaf<T> unsetWhenBlank() {
            return new Leaf<>(name, aliases, type, defaultText, true, effect, doc);
        }

        Leaf<T> with(Effect other) {
            return new Leaf<>(name, aliases, type, defaultText, blankIsUnset, other, doc);
        }

        @Override
        public List<String> names() {
            return Stream.concat(Stream.of(name), aliases.stream()).toList();
        }
    }

    /** A key that holds keys. */
    record Block(String name, List<Key> keys, String doc) implements Key {
        Optional<Key> find(String written) {
            String wanted = written.toLowerCase(Locale.ROOT);
            return keys.stream()
                    .filter(key -> key.names().stream()
                            .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals(wanted)))
                    .findFirst();
        }
    }

    /** A key that holds blocks of one kind, under names that the person who configures chooses. */
    record BlockMap(String name, Pattern memberNames, String namesExpected, Block each, String doc) implements Key {}

    /** A key whose content is not looked at, since it has no effect or may not be there. */
    record Loose(String name, Effect effect, String doc) implements Key {}
}
