package dev.kontor.search;

import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import io.helidon.webserver.http.ServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The query of a question by GET. Unlike elsewhere a value may have line ends and tabs, with which zot's client writes its
 * questions, and braces and brackets stand as they are, as browsers send them; of a parameter that is given twice the first
 * counts.
 */
record QuestionParameters(Map<String, String> values) {
    static QuestionParameters of(ServerRequest request) {
        Map<String, String> values = new HashMap<>();
        if (request.prologue().hasQuery()) {
            for (String pair : request.prologue().query().rawValue().split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        return new QuestionParameters(values);
    }

    /** A parameter; an empty text where it is not given. */
    String get(String name) {
        return values.getOrDefault(name, "");
    }

    private static String decode(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(ErrorCode.UNSUPPORTED, "the query cannot be decoded").withStatus(400);
        }
    }
}
