package dev.kontor.http;

import dev.kontor.oci.ErrorCode;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The decoded query of a request ({@code application/x-www-form-urlencoded}, the form that every client writes).
 *
 * <p>Decoding is strict: a broken escape, bytes that are not UTF-8 and control characters answer 400, so that no value
 * reaches storage or a log in another form than the client meant.
 */
public final class QueryParameters {
    private final Map<String, List<String>> values;

    private QueryParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /** The query of this request; no parameters when it has none. */
    public static QueryParameters of(ServerRequest request) {
        return request.prologue().hasQuery()
                ? parse(request.prologue().query().rawValue())
                : new QueryParameters(Map.of());
    }

    /**
     * Parses what stands after the question mark.
     *
     * @throws RegistryException 400 when a name or a value cannot be decoded
     */
    public static QueryParameters parse(String rawQuery) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : rawQuery.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
            }
        }
        return new QueryParameters(values);
    }

    /** Whether the parameter is there, with or without a value. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * The value of a parameter that may be given once.
     *
     * @return empty when absent; an empty text when present without a value
     * @throws RegistryException 400 when it is repeated: which of two values counts is a guess that a proxy in front may
     *     make differently
     */
    public Optional<String> single(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            throw new RegistryException(
                            ErrorCode.UNSUPPORTED,
                            "a query parameter is given more than once",
                            Map.of("parameter", name))
                    .withStatus(400);
        }
        return all.stream().findFirst();
    }

    /** All values of a parameter in the order of the query; empty when absent. */
    public List<String> all(String name) {
        return Collections.unmodifiableList(values.getOrDefault(name, List.of()));
    }

    private static String decode(String raw) {
        return PercentDecoding.decode(raw, true)
                .orElseThrow(() ->
                        new RegistryException(ErrorCode.UNSUPPORTED, "the query cannot be decoded").withStatus(400));
    }
}
