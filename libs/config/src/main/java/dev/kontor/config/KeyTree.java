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

/** The tree of all known keys, read from the components of records. Checking, the schema and the documentation use it. */
final class KeyTree {
    /** Everything that may be configured. */
    static final ConfigKey.Block ROOT =
            new ConfigKey.Block("", keys(KontorConfig.class, Map.of()), "The configuration of Kontor.");

    private KeyTree() {}

    /**
     * The keys of a record, those of inlined ones in their places.
     *
     * @param defaults other defaults than the record says, by key
     */
    static List<ConfigKey> keys(Class<?> record, Map<String, String> defaults) {
        List<ConfigKey> keys = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.isAnnotationPresent(Setting.Inline.class)) {
                keys.addAll(keys(component.getType(), defaults));
            } else {
                keys.add(key(component, defaults));
            }
        }
        return List.copyOf(keys);
    }

    private static ConfigKey key(RecordComponent component, Map<String, String> defaults) {
        Setting setting = setting(component);
        String name = name(component);
        Type type = written(component);
        Effect effect = effect(component);
        if (type == Unread.class) {
            return new ConfigKey.Loose(name, effect, setting.value());
        }
        if (isMap(type)) {
            Class<?> each = (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[1];
            ConfigKey.Block block = new ConfigKey.Block("", keys(each, defaultsOf(component)), setting.value());
            return new ConfigKey.BlockMap(
                    name, Pattern.compile(setting.pattern()), setting.expected(), block, setting.value());
        }
        if (itemOf(type).orElse(null) instanceof Class<?> item && item.isRecord()) {
            ConfigKey.Block each = new ConfigKey.Block("", keys(item, defaultsOf(component)), setting.value());
            return new ConfigKey.BlockList(name, each, setting.value());
        }
        if (type instanceof Class<?> block && block.isRecord()) {
            return new ConfigKey.Block(name, keys(block, defaultsOf(component)), setting.value());
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

    private static boolean isMap(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == Map.class;
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
            case Setting.NotYet _ -> Optional.of(new Effect.NotYet());
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
            return ValueTypes.choice(words(words));
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
        return text(type, setting);
    }

    private static ValueType<?> text(Type type, Setting setting) {
        if (type == Path.class) {
            return ValueTypes.PATH;
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
                case PLAIN, ADDRESS, ENDPOINT, BASE_URL, PORT -> ValueTypes.DURATION;
            };
        }
        if (type != String.class) {
            throw new IllegalStateException("no key has the type " + type);
        }
        if (setting.form() == Form.ADDRESS) {
            return ValueTypes.ADDRESS;
        }
        return setting.pattern().isEmpty()
                ? ValueTypes.TEXT
                : ValueTypes.text(setting.expected(), Pattern.compile(setting.pattern()));
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
