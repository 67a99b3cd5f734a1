package dev.kontor.e2e.doors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Goes where it is told step by step, and keeps the cookies of each host, as browsers do by RFC 6265. */
final class Browser implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Map<String, Cookie>> jars = new HashMap<>();

    /** A cookie, and under which paths it is sent. */
    record Cookie(String value, String path, String text) {}

    House.Answer get(URI uri, String... headers) {
        return go(HttpRequest.newBuilder(uri), headers);
    }

    House.Answer post(URI uri, Map<String, String> form, String... headers) {
        String body = form.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return go(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)),
                headers);
    }

    private House.Answer go(HttpRequest.Builder builder, String... headers) {
        URI uri = builder.copy().build().uri();
        if (headers.length > 0) {
            builder.headers(headers);
        }
        String shown = jar(uri).entrySet().stream()
                .filter(each -> uri.getPath().startsWith(each.getValue().path()))
                .map(each -> each.getKey() + "=" + each.getValue().value())
                .collect(Collectors.joining("; "));
        if (!shown.isEmpty()) {
            builder.header("Cookie", shown);
        }
        try {
            House.Answer answer = new House.Answer(client.send(builder.build(), BodyHandlers.ofByteArray()));
            answer.headers("Set-Cookie").forEach(text -> keep(uri, text));
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, Cookie> jar(URI uri) {
        return jars.computeIfAbsent(uri.getAuthority(), _ -> new LinkedHashMap<>());
    }

    private void keep(URI uri, String text) {
        List<String> parts = new ArrayList<>(List.of(text.split("; ?", -1)));
        String[] pair = parts.removeFirst().split("=", 2);
        String path = parts.stream()
                .filter(part -> part.startsWith("Path="))
                .map(part -> part.substring(5))
                .findFirst()
                .orElse("/");
        if (text.contains("1970") || pair[1].isEmpty()) {
            jar(uri).remove(pair[0]);
        } else {
            jar(uri).put(pair[0], new Cookie(pair[1], path, text));
        }
    }

    Optional<Cookie> cookie(URI uri, String name) {
        return Optional.ofNullable(jar(uri).get(name));
    }

    List<String> cookieNames(URI uri) {
        return List.copyOf(jar(uri).keySet());
    }

    /** Puts a cookie there, as somebody may who could once. */
    void plant(URI uri, String name, String value) {
        jar(uri).put(name, new Cookie(value, "/", ""));
    }

    /** Where an answer sends the browser. */
    static URI to(House.Answer answer) {
        return answer.response()
                .uri()
                .resolve(answer.header("Location")
                        .orElseThrow(() -> new AssertionError(answer.status() + " " + answer.text())));
    }

    @Override
    public void close() {
        client.close();
    }
}
