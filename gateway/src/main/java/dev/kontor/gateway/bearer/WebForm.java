package dev.kontor.gateway.bearer;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/** Names and values as HTML's forms and queries have them. */
final class WebForm {
    private final StringBuilder text = new StringBuilder();

    WebForm add(String name, String value) {
        text.append(text.isEmpty() ? "" : "&").append(name).append('=').append(encoded(value));
        return this;
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** An address with these in its query, behind what is there. */
    URI behind(URI address) {
        String base = address.toString().replaceFirst("#.*", "");
        return URI.create(base + (base.indexOf('?') < 0 ? '?' : '&') + text);
    }

    /** A request that posts them. */
    HttpRequest.Builder postTo(URI address) {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(text.toString()));
    }

    /** Its values may be secrets. */
    @Override
    public String toString() {
        return "a form";
    }
}
