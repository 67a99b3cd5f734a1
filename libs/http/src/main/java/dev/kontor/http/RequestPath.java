package dev.kontor.http;

import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/**
 * The one path that a request means, or none.
 *
 * <p>A path that different readers could take for different ones is refused here, before any handler or access rule sees
 * it: {@code .} and {@code ..} segments, empty segments, an encoded slash, backslashes, path parameters after
 * {@code ;}, control characters, broken escapes. What is left has exactly one reading: each segment decoded once.
 */
public final class RequestPath {
    private RequestPath() {}

    /**
     * The decoded path of a request that passed the server's guard.
     *
     * @throws IllegalArgumentException when the path has no safe reading; {@link HttpServer} answers such requests itself
     */
    public static String of(ServerRequest request) {
        Optional<String> read =
                Exchange.CURRENT.isBound() ? Exchange.CURRENT.get().path() : Optional.empty();
        return read.or(() -> decode(raw(request))).orElseThrow(() -> new IllegalArgumentException("not a plain path"));
    }

    /** The path exactly as the client sent it, without the query. */
    public static String raw(ServerRequest request) {
        return request.prologue().uriPath().rawPath();
    }

    /**
     * Decodes a raw path.
     *
     * @return the path with each segment decoded; empty when the raw path has no single reading
     */
    public static Optional<String> decode(String rawPath) {
        if (!rawPath.startsWith("/") || hasSeparatorTrick(rawPath)) {
            return Optional.empty();
        }
        return PercentDecoding.decode(rawPath, false).filter(RequestPath::isPlain);
    }

    private static boolean hasSeparatorTrick(String rawPath) {
        for (int i = 0; i < rawPath.length(); i++) {
            switch (rawPath.charAt(i)) {
                case ';', '\\', '?', '#' -> {
                    return true;
                }
                case '%' -> {
                    if (rawPath.startsWith("2f", i + 1)
                            || rawPath.startsWith("2F", i + 1)
                            || rawPath.startsWith("5c", i + 1)
                            || rawPath.startsWith("5C", i + 1)) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    private static boolean isPlain(String path) {
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            boolean last = slash < 0;
            if (isDots(path, start, end) || (end == start && !last)) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    private static boolean isDots(String path, int start, int end) {
        int length = end - start;
        return (length == 1 || length == 2) && path.charAt(start) == '.' && path.charAt(end - 1) == '.';
    }
}
