package dev.kontor.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One element of {@code Forwarded}: what one proxy says (RFC 7239 §4).
 *
 * @param parameters values by names in lower case
 */
record ForwardedElement(Map<String, String> parameters) {
    /** The value of a parameter, without its quotes. */
    Optional<String> value(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * Reads a list of elements. One that is malformed, or has a parameter twice, is there but says nothing: whoever comes
     * before it in the list cannot be believed.
     */
    static List<ForwardedElement> parse(String list) {
        List<ForwardedElement> elements = new ArrayList<>();
        for (String element : split(list, ',')) {
            elements.add(new ForwardedElement(parameters(element)));
        }
        return elements;
    }

    private static Map<String, String> parameters(String element) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : split(element, ';')) {
            if (pair.isBlank()) {
                continue;
            }
            int equals = pair.indexOf('=');
            Optional<String> value = equals < 1
                    ? Optional.empty()
                    : unquoted(pair.substring(equals + 1).strip());
            if (value.isEmpty()) {
                return Map.of();
            }
            String name = pair.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            if (parameters.put(name, value.get()) != null) {
                return Map.of();
            }
        }
        return parameters;
    }

    private static Optional<String> unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value.isEmpty() || value.indexOf('"') >= 0 ? Optional.empty() : Optional.of(value);
        }
        boolean closed = value.length() > 1 && value.endsWith("\"");
        String inner = closed ? value.substring(1, value.length() - 1) : "";
        return inner.isEmpty() || inner.indexOf('"') >= 0 || inner.indexOf('\\') >= 0
                ? Optional.empty()
                : Optional.of(inner);
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
