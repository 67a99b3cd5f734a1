package dev.kontor.gateway.door;

import dev.kontor.http.ResponseBody;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** What a person sees in their browser when a login comes to nothing. Repeats nothing of what was sent. */
final class LoginPage {
    private LoginPage() {}

    /** @param text fixed words */
    static void send(ServerRequest request, ServerResponse response, Status status, String text) {
        String page = """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>Login</title></head>
                <body><h1>You are not logged in</h1><p>%s</p><p><a href="/login">Back to the login</a></p></body>
                </html>
                """.formatted(text);
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.create("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
        response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
        ResponseBody.send(request, response, page.getBytes(StandardCharsets.UTF_8));
    }
}
