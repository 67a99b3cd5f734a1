package dev.kontor.benchmarks;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a registry listens: scheme, host, port, an optional path before {@code /v2/}, and optional credentials.
 *
 * <p>Credentials come from the URL's user information and are sent as Basic authentication; {@link #toString} and
 * {@link #authority} never contain them.
 *
 * @param secure whether the scheme is https
 * @param host the host name or address; an IPv6 address keeps its brackets
 * @param port the port, always given
 * @param prefix the path before {@code /v2/}, empty or starting with a slash and not ending with one
 * @param authorization the value of the {@code Authorization} header
 */
record Origin(boolean secure, String host, int port, String prefix, Optional<String> authorization) {

    /**
     * Reads a registry's URL; a URL without a scheme is taken as plain HTTP.
     *
     * @throws IllegalArgumentException if the URL is not http or https, has no host, or has a query or a fragment
     */
    static Origin parse(String url) {
        URI uri = parseUri(url.contains("://") ? url : "http://" + url);
        if (uri.getScheme() == null) {
            throw new IllegalArgumentException("a registry's URL starts with http:// or https://");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if (!secure && !scheme.equals("http")) {
            throw new IllegalArgumentException("a registry's URL starts with http:// or https://, not " + scheme);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("a registry's URL has a host: http://127.0.0.1:5000");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a registry's URL has neither query nor fragment");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : defaultPort(secure);
        Optional<String> authorization = Optional.ofNullable(uri.getUserInfo()).map(Origin::basic);
        return new Origin(secure, uri.getHost(), port, withoutTrailingSlash(uri.getRawPath()), authorization);
    }

    /** The value of the {@code Host} header: the port is left out where it is the scheme's own. */
    String authority() {
        return port == defaultPort(secure) ? host : host + ":" + port;
    }

    /** What tells connections apart: origins of one address share one, whatever path they name. */
    String address() {
        return (secure ? "https://" : "http://") + host.toLowerCase(Locale.ROOT) + ":" + port;
    }

    /** The URL without credentials. */
    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority() + prefix;
    }

    private static URI parseUri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // The message is the parser's reason alone: the URL itself may hold a password.
            throw new IllegalArgumentException("not a URL: " + e.getReason(), e);
        }
    }

    private static int defaultPort(boolean secure) {
        return secure ? 443 : 80;
    }

    private static String withoutTrailingSlash(String path) {
        String trimmed = path;
        while (trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        return trimmed;
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }
}
