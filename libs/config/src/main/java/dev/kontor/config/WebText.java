package dev.kontor.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads URLs and origins (RFC 6454). Nothing is looked up in the DNS. */
final class WebText {
    private WebText() {}

    /** A URL of the web without a question or a fragment, as it was written. */
    static Parsed<String> url(String text) {
        return switch (web(text)) {
            case Parsed.Bad<URI> bad -> Parsed.bad(bad.detail());
            case Parsed.Good<URI> good
            when good.value().getRawQuery() != null || good.value().getRawFragment() != null ->
                Parsed.bad("nothing may follow the path");
            case Parsed.Good<URI> _ -> Parsed.good(text);
        };
    }

    /** An origin, in the form in which browsers say it. */
    static Parsed<String> origin(String text) {
        return switch (web(text)) {
            case Parsed.Bad<URI> bad -> Parsed.bad(bad.detail());
            case Parsed.Good<URI> good
            when !isBare(good.value()) -> Parsed.bad("it has no path, not even a slash at its end");
            case Parsed.Good<URI> good -> Parsed.good(canonical(good.value()));
        };
    }

    /** Several with commas between them, or {@code *}; becomes the same without blanks. */
    static Parsed<String> origins(String text) {
        if (text.strip().equals("*")) {
            return Parsed.good("*");
        }
        List<String> origins = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            switch (origin(each.strip())) {
                case Parsed.Good<String> good -> origins.add(good.value());
                case Parsed.Bad<String> bad -> {
                    String detail = bad.detail().isEmpty() ? "" : " (" + bad.detail() + ")";
                    return Parsed.bad("\"" + Shown.name(each.strip()) + "\" is none" + detail);
                }
            }
        }
        return Parsed.good(String.join(",", origins));
    }

    /** Whether what is sent to a URL can be read on its way: it has no TLS, and leaves the machine. */
    static boolean isOpen(String url) {
        return web(url) instanceof Parsed.Good<URI> good
                && good.value().getScheme().equalsIgnoreCase("http")
                && !HostText.loopback(good.value().getHost());
    }

    private static Parsed<URI> web(String text) {
        try {
            URI written = new URI(text);
            String scheme = Optional.ofNullable(written.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                return Parsed.bad("it begins with 'https://' or 'http://'");
            }
            if (written.getRawUserInfo() != null) {
                return Parsed.bad("credentials have no place in it");
            }
            boolean isPort = written.getPort() == -1 || (written.getPort() > 0 && written.getPort() <= 65_535);
            return written.getHost() == null || !isPort ? Parsed.bad() : Parsed.good(written);
        } catch (URISyntaxException e) {
            return Parsed.bad();
        }
    }

    private static boolean isBare(URI uri) {
        return uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawFragment() == null;
    }

    private static String canonical(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean isUsual = uri.getPort() == (scheme.equals("https") ? 443 : 80);
        String port = uri.getPort() == -1 || isUsual ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
