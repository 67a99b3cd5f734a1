package dev.kontor.config;

import dev.kontor.config.Setting.Form;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tree of all known keys, read from the components of records. Checking, the schema and the documentation use it. */
final class KeyTree {
    /** Everything that may be configured. */
    static final ConfigKey.Block ROOT = root(KontorConfig.class, "The configuration of Kontor.");

    private KeyTree() {}

    /** The tree whose top is a record. */
    static ConfigKey.Block root(Class<?> record, String doc) {
        return new ConfigKey.Block("", keys(record, Map.of(), false), new Effect.Active(), doc);
    }

    /**
     * The keys of a record, those of inlined ones in their places.
     *
     * @param defaults other defaults than the record says, by key
     * @param isPart whether they stand in a block without effect
     */
    private static List<ConfigKey> keys(Class<?> record, Map<String, String> defaults, boolean isPart) {
        List<ConfigKey> keys = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.isAnnotationPresent(Setting.Inline.class)) {
                keys.addAll(keys(component.getType(), defaults, isPart));
            } else {
                Effect own = effect(component);
                keys.add(key(component, defaults, isPart && own instanceof Effect.Active ? new Effect.Part() : own));
            }
        }
        return List.copyOf(keys);
    }

    private static ConfigKey key(RecordComponent component, Map<String, String> defaults, Effect effect) {
        Setting setting = setting(component);
        String name = name(component);
        Type type = written(component);
        if (type == Unread.class) {
            return new ConfigKey.Loose(name, effect, setting.value());
        }
        Optional<Class<?>> named = namedOf(type);
        if (named.isPresent() && named.get().isRecord()) {
            Pattern names = Pattern.compile(setting.pattern());
            ConfigKey.Block each = block("", component, named.get(), effect);
            return new ConfigKey.BlockMap(name, names, setting.expected(), each, effect, setting.value());
        }
        if (itemOf(type).orElse(null) instanceof Class<?> item && item.isRecord()) {
            return new ConfigKey.BlockList(name, block("", component, item, effect), effect, setting.value());
        }
        if (type instanceof Class<?> block && block.isRecord()) {
            return block(name, component, block, effect);
        }
        String or = defaults.getOrDefault(name, setting.or());
        return new ConfigKey.Leaf<>(
                name,
                setting.alias().isEmpty() ? List.of() : List.of(setting.alias()),
                valueType(type, setting, !isOptional(component) && or.isEmpty()),
                or.isEmpty() ? Optional.empty() : Optional.of(or),
                isOptional(component) && isText(type) && or.isEmpty() && !name.startsWith("$"),
                effect,
                setting.value());
    }

    private static ConfigKey.Block block(String name, RecordComponent component, Class<?> record, Effect effect) {
        boolean isPart = !(effect instanceof Effect.Active);
        List<ConfigKey> keys = keys(record, defaultsOf(component), isPart);
        return new ConfigKey.Block(name, keys, effect, setting(component).value());
    }

    private static Setting setting(RecordComponent component) {
        return Optional.ofNullable(component.getAnnotation(Setting.class))
                .orElseThrow(() -> new IllegalStateException(component + " is no setting"));
    }

    /** The name of a component's key. */
    static String name(RecordComponent component) {
        String name = setting(component).name();
        return name.isEmpty() ? component.getName() : name;
    }

    static boolean isOptional(RecordComponent component) {
        return component.getType() == Optional.class;
    }

    /** What a component holds, or may hold. */
    static Type written(RecordComponent component) {
        return isOptional(component)
                ? ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                : component.getGenericType();
    }

    /** What a map holds under its names; empty for what is no map. */
    static Optional<Class<?>> namedOf(Type type) {
        return type instanceof ParameterizedType map && map.getRawType() == Map.class
                ? Optional.of((Class<?>) map.getActualTypeArguments()[1])
                : Optional.empty();
    }

    /** What a list holds; empty for what is no list. */
    static Optional<Type> itemOf(Type type) {
        return type instanceof ParameterizedType list && list.getRawType() == List.class
                ? Optional.of(list.getActualTypeArguments()[0])
                : Optional.empty();
    }

    /** Other defaults that hold in the block of a component, by key. */
    private static Map<String, String> defaultsOf(RecordComponent component) {
        Map<String, String> defaults = new HashMap<>();
        for (Setting.Default each : component.getAnnotationsByType(Setting.Default.class)) {
            defaults.put(each.key(), each.or());
        }
        return defaults;
    }

    private static Effect effect(RecordComponent component) {
        return Arrays.stream(component.getAnnotations())
                .flatMap(each -> effect(each).stream())
                .findFirst()
                .orElseGet(Effect.Active::new);
    }

    private static Optional<Effect> effect(Annotation said) {
        return switch (said) {
            case Setting.NotYet not -> Optional.of(new Effect.NotYet(not.value()));
            case Setting.Fixed fixed -> Optional.of(new Effect.Fixed(fixed.value(), fixed.fact()));
            case Setting.Only only -> Optional.of(new Effect.Only(only.value(), only.fact()));
            case Setting.Refused refused -> Optional.of(new Effect.Refused(refused.value()));
            default -> Optional.empty();
        };
    }

    /** Of these an empty one means that nothing is said. */
    private static boolean isText(Type type) {
        return type == String.class || type == Path.class || type == URI.class || type == Secret.class;
    }

    private static ValueType<?> valueType(Type type, Setting setting, boolean mayBeEmpty) {
        Optional<Type> item = itemOf(type);
        if (item.isPresent()) {
            boolean areWords = item.get() instanceof Class<?> words && words.isEnum();
            return ValueTypes.listOf(valueType(item.get(), setting, false), areWords || mayBeEmpty);
        }
        if (type instanceof Class<?> words && words.isEnum()) {
            return ValueTypes.choice(words(words), noWords(words));
        }
        if (namedOf(type).isPresent()) {
            return ValueTypes.SECRETS;
        }
        if (type == boolean.class || type == Boolean.class) {
            return ValueTypes.TRUTH;
        }
        if (type == int.class || type == Integer.class) {
            return setting.form() == Form.PORT
                    ? ValueTypes.PORT
                    : ValueTypes.wholeNumber(setting.least(), setting.most(), Math::toIntExact);
        }
        if (type == Long.class || type == long.class) {
            return ValueTypes.wholeNumber(setting.least(), setting.most(), number -> number);
        }
        if (type == Double.class) {
            return ValueTypes.POSITIVE_DECIMAL;
        }
        return text(type, setting);
    }

    private static ValueType<?> text(Type type, Setting setting) {
        if (type == Path.class) {
            return setting.form() == Form.FILE ? ValueTypes.FILE : ValueTypes.PATH;
        }
        if (type == Secret.class) {
            return ValueTypes.SECRET;
        }
        if (type == URI.class) {
            return setting.form() == Form.BASE_URL ? ValueTypes.BASE_URL : ValueTypes.ENDPOINT;
        }
        if (type == Duration.class) {
            return switch (setting.form()) {
                case POSITIVE -> ValueTypes.POSITIVE_DURATION;
                case LIMIT -> ValueTypes.TIME_LIMIT;
                default -> ValueTypes.DURATION;
            };
        }
        if (type != String.class) {
            throw new IllegalStateException("no key has the type " + type);
        }
        return switch (setting.form()) {
            case ADDRESS -> ValueTypes.ADDRESS;
            case URL -> ValueTypes.URL;
            case ORIGIN -> ValueTypes.ORIGIN;
            case ORIGINS -> ValueTypes.ORIGINS;
            case NETWORK -> ValueTypes.NETWORK;
            case REPOSITORIES -> ValueTypes.REPOSITORIES;
            default ->
                setting.pattern().isEmpty()
                        ? ValueTypes.TEXT
                        : ValueTypes.text(setting.expected(), Pattern.compile(setting.pattern()));
        };
    }

    /** Words that are known not to be among them, and why. */
    private static Map<String, String> noWords(Class<?> type) {
        return Arrays.stream(type.getAnnotationsByType(Setting.NoWord.class))
                .collect(Collectors.toMap(Setting.NoWord::value, Setting.NoWord::why));
    }

    /** The constants by their names in lower case, then by other words for them. */
    private static Map<String, Object> words(Class<?> type) {
        Map<String, Object> words = new LinkedHashMap<>();
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            words.put(constant.toString().toLowerCase(Locale.ROOT), constant);
        }
        for (Object constant : constants) {
            Arrays.stream(type.getFields())
                    .filter(field -> field.getName().equals(((Enum<?>) constant).name()))
                    .map(field -> field.getAnnotation(Setting.Also.class))
                    .filter(also -> also != null)
                    .flatMap(also -> Arrays.stream(also.value()))
                    .forEach(word -> words.put(word, constant));
        }
        return words;
    }
}
