package dev.kontor.config;

import static dev.kontor.config.Node.Kind.BOOLEAN;
import static dev.kontor.config.Node.Kind.NUMBER;
import static dev.kontor.config.Node.Kind.STRING;

import dev.kontor.oci.RepositoryPattern;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The types that keys have. */
final class ValueTypes {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final Pattern DECIMAL = Pattern.compile("^[0-9]{1,15}(\\.[0-9]{1,15})?$");
    private static final Map<String, Object> STRING_SCHEMA = Map.of("type", "string");

    private ValueTypes() {}

    /** A string that is not empty. */
    static final ValueType<String> TEXT = text("a string", Pattern.compile("(?s).+"));

    static final ValueType<Path> PATH = string("the path of a file or folder", ValueTypes::path, STRING_SCHEMA);

    /** A file that must be there. */
    static final ValueType<Path> FILE = new FileType();

    /** A string that no message shows. */
    static final ValueType<Secret> SECRET = new ScalarType<>(
            "a string", Set.of(STRING), text -> Parsed.good(new Secret(text)), STRING_SCHEMA, text -> text, true);

    static final ValueType<URI> ENDPOINT = string(
            "a host name, with or without 'http://' or 'https://' before it and ':port' behind it",
            HostText::endpoint,
            STRING_SCHEMA);

    static final ValueType<URI> BASE_URL =
            string("'http://' or 'https://', a host name and perhaps ':port'", HostText::baseUrl, STRING_SCHEMA);

    static final ValueType<String> ADDRESS = string("a host name or an IP address", HostText::address, STRING_SCHEMA);

    static final ValueType<String> URL =
            string("a URL such as 'https://id.example/realm'", WebText::url, STRING_SCHEMA);

    static final ValueType<String> ORIGIN =
            string("an origin such as 'https://ui.example'", WebText::origin, STRING_SCHEMA);

    static final ValueType<String> ORIGINS = string(
            "origins such as 'https://ui.example' with commas between them, or '*'", WebText::origins, STRING_SCHEMA);

    static final ValueType<String> NETWORK =
            string("an IP address, or a network such as '10.0.0.0/8'", HostText::network, STRING_SCHEMA);

    static final ValueType<String> REPOSITORIES = string(
            "a pattern of repository names such as 'team/**'",
            text -> RepositoryPattern.parse(text).isPresent() ? Parsed.good(text) : Parsed.bad(),
            STRING_SCHEMA);

    /** Texts under names that somebody chooses, which no message shows. */
    static final ValueType<Map<String, Secret>> SECRETS = new SecretsType();

    static final ValueType<Double> POSITIVE_DECIMAL = new ScalarType<>(
            "a number more than 0",
            Set.of(NUMBER, STRING),
            ValueTypes::positiveDecimal,
            Map.of("type", List.of("number", "string"), "exclusiveMinimum", 0L, "pattern", DECIMAL.pattern()),
            Double::valueOf,
            false);

    /** {@code true} or {@code false}; as a string too, since some writers quote everything. */
    static final ValueType<Boolean> TRUTH = new ScalarType<>(
            "true or false",
            Set.of(BOOLEAN, STRING),
            ValueTypes::truth,
            Map.of("type", List.of("boolean", "string"), "pattern", "^([Tt]rue|TRUE|[Ff]alse|FALSE)$"),
            Boolean::valueOf,
            false);

    /** A TCP port: 0 takes a free one, and so does an empty string. */
    static final ValueType<Integer> PORT = new ScalarType<>(
            "a port from 0 to 65535",
            Set.of(NUMBER, STRING),
            text -> wholeNumber(text.isEmpty() ? "0" : text, 0, 65_535, Math::toIntExact),
            Map.of("type", List.of("integer", "string"), "minimum", 0L, "maximum", 65_535L, "pattern", "^[0-9]{0,5}$"),
            Long::valueOf,
            false);

    /** A length of time in which zero and less mean "no limit". */
    static final ValueType<Duration> TIME_LIMIT =
            duration("a duration such as '90s' or '1h30m', or '0' for no limit", _ -> true, "");

    static final ValueType<Duration> DURATION =
            duration("a duration such as '90s' or '1h30m'", length -> !length.isNegative(), "it must not be negative");

    static final ValueType<Duration> POSITIVE_DURATION =
            duration("a duration such as '90s' or '1h30m'", Duration::isPositive, "it must be more than nothing");

    static ValueType<String> text(String expected, Pattern pattern) {
        return string(
                expected,
                text -> pattern.matcher(text).matches() ? Parsed.good(text) : Parsed.bad(),
                Map.of("type", "string"));
    }

    /** A whole number; as a string too, since some writers quote everything. */
    static <T> ValueType<T> wholeNumber(long least, long most, Function<Long, T> form) {
        return new ScalarType<>(
                most == Long.MAX_VALUE
                        ? "a whole number from " + least
                        : "a whole number from " + least + " to " + most,
                Set.of(NUMBER, STRING),
                text -> wholeNumber(text, least, most, form),
                Map.of(
                        "type",
                        List.of("integer", "string"),
                        "minimum",
                        least,
                        "maximum",
                        most,
                        "pattern",
                        "^-?[0-9]+$"),
                Long::valueOf,
                false);
    }

    /**
     * One of the given words, in any case.
     *
     * @param others words that somebody may write instead, and why they are none of these
     */
    static <T> ValueType<T> choice(Map<String, T> meanings, Map<String, String> others) {
        Map<String, T> choices = new LinkedHashMap<>(meanings);
        return string(
                "one of " + String.join(", ", choices.keySet()),
                text -> {
                    String word = text.toLowerCase(Locale.ROOT);
                    return choices.containsKey(word)
                            ? Parsed.good(choices.get(word))
                            : Parsed.bad(Optional.ofNullable(others.get(word))
                                    .or(() -> NearestName.of(word, choices.keySet())
                                            .map(nearest -> "did you mean '" + nearest + "'?"))
                                    .orElse(""));
                },
                Map.of("type", "string", "enum", List.copyOf(choices.keySet())));
    }

    /** A list; in a variable, separated by commas. */
    static <T> ValueType<List<T>> listOf(ValueType<T> item, boolean mayBeEmpty) {
        return new ListType<>(item, mayBeEmpty);
    }

    private static <T> ValueType<T> string(
            String expected, Function<String, Parsed<T>> reader, Map<String, Object> schema) {
        return new ScalarType<>(expected, Set.of(STRING), reader, schema, text -> text, false);
    }

    private static ValueType<Duration> duration(String expected, Predicate<Duration> allowed, String otherwise) {
        return string(
                expected,
                text -> switch (DurationText.parse(text)) {
                    case Parsed.Bad<Duration> bad -> bad;
                    case Parsed.Good<Duration> good -> allowed.test(good.value()) ? good : Parsed.bad(otherwise);
                },
                Map.of("type", "string", "pattern", DurationText.SCHEMA_PATTERN));
    }

    private static Parsed<Boolean> truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Parsed.good(true);
            case "false" -> Parsed.good(false);
            default -> Parsed.bad();
        };
    }

    private static <T> Parsed<T> wholeNumber(String text, long least, long most, Function<Long, T> form) {
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            return Parsed.bad();
        }
        long number = Long.parseLong(text);
        return number < least || number > most ? Parsed.bad() : Parsed.good(form.apply(number));
    }

    private static Parsed<Double> positiveDecimal(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            return Parsed.bad();
        }
        double number = Double.parseDouble(text);
        return number > 0 ? Parsed.good(number) : Parsed.bad();
    }

    private static Parsed<Path> path(String text) {
        if (text.isEmpty()) {
            return Parsed.bad();
        }
        try {
            return Parsed.good(Path.of(text));
        } catch (InvalidPathException e) {
            return Parsed.bad("this system has no such paths");
        }
    }
}
