package dev.kontor.http.proxy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A request that a program makes on its own behalf; what is large goes in pieces, each a request. */
public final class ServiceRequest {
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
    private static final Pattern TARGET = Pattern.compile("/[\\x21-\\x7e&&[^#]]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final String method;
    private final String target;
    private final Map<String, String> headers;
    private final Optional<byte[]> body;

    private ServiceRequest(String method, String target, Map<String, String> headers, Optional<byte[]> body) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
    }

    /**
     * A request without headers and body.
     *
     * @param method such as {@code GET}
     * @param target path and query, encoded as they are sent
     * @throws IllegalArgumentException when they cannot be sent
     */
    public static ServiceRequest of(String method, String target) {
        if (!METHOD.matcher(method).matches() || !TARGET.matcher(target).matches()) {
            throw new IllegalArgumentException("no method and encoded target: " + method + " " + target);
        }
        return new ServiceRequest(method, target, Map.of(), Optional.empty());
    }

    /**
     * The same with a header more.
     *
     * @throws IllegalArgumentException when it cannot be sent, or is one that the sender writes itself
     */
    public ServiceRequest with(String name, String value) {
        boolean isSent = NAME.matcher(name).matches()
                && HeaderRules.passesToService(HeaderRules.lower(name), Set.of())
                && HeaderRules.isPlain(value);
        if (!isSent) {
            throw new IllegalArgumentException("a header that is not sent to services: " + name);
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ServiceRequest(method, target, more, body);
    }

    /** The same with this body; the array must not be changed any more. */
    public ServiceRequest with(byte[] content) {
        return new ServiceRequest(method, target, headers, Optional.of(content));
    }

    String method() {
        return method;
    }

    String target() {
        return target;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** Whether it asks and changes nothing. */
    boolean reads() {
        return body.isEmpty() && (method.equals("GET") || method.equals("HEAD"));
    }

    RequestPayload payload() {
        return body.<RequestPayload>map(RequestPayload.Held::new).orElseGet(RequestPayload.None::new);
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
