package dev.kontor.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A known key of the configuration, in the spelling that documents use. Keys are found whatever their case. */
sealed interface ConfigKey {
    String name();

    /** One or two sentences for the person who writes a configuration. */
    String doc();

    /** What it does. */
    Effect effect();

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
            implements ConfigKey {
        /** The value where none is written. */
        Optional<T> defaultValue() {
            return defaultText
                    .map(text -> new Node.Scalar(Node.Kind.UNTYPED, text, new SourceLine("default", 0)))
                    .map(this::valid);
        }

        /** The value of what was found to be valid. */
        T valid(Node node) {
            return switch (type.parse(node)) {
                case Parsed.Good<T> good -> good.value();
                case Parsed.Bad<T> _ -> throw new IllegalStateException("unchecked value of " + name);
            };
        }

        @Override
        public List<String> names() {
            return Stream.concat(Stream.of(name), aliases.stream()).toList();
        }
    }

    /** A key that holds keys. */
    record Block(String name, List<ConfigKey> keys, Effect effect, String doc) implements ConfigKey {
        Optional<ConfigKey> find(String written) {
            String wanted = written.toLowerCase(Locale.ROOT);
            return keys.stream()
                    .filter(key -> key.names().stream()
                            .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals(wanted)))
                    .findFirst();
        }
    }

    /** A key that holds blocks of one kind, under names that the person who configures chooses. */
    record BlockMap(String name, Pattern memberNames, String namesExpected, Block each, Effect effect, String doc)
            implements ConfigKey {
        private static final int LONGEST_NAME = 1000;

        boolean takes(String written) {
            return written.length() <= LONGEST_NAME
                    && memberNames.matcher(written).matches();
        }
    }

    /** A key that holds a list of blocks of one kind. */
    record BlockList(String name, Block each, Effect effect, String doc) implements ConfigKey {}

    /** A key whose content is not looked at, since it has no effect or may not be there. */
    record Loose(String name, Effect effect, String doc) implements ConfigKey {}
}
