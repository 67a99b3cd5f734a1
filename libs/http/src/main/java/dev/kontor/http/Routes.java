package dev.kontor.http;

import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;

/** Registers routes as HTTP means them. */
public final class Routes {
    private Routes() {}

    /**
     * Answers GET and HEAD by one handler, and any other method with 405.
     *
     * @param pattern a path pattern of the web server
     * @param handler answers through {@link ResponseBody}, which leaves out the body for HEAD
     */
    public static void getAndHead(HttpRules rules, String pattern, Handler handler) {
        rules.get(pattern, handler);
        rules.head(pattern, handler);
        refuseOthers(rules, pattern, "GET, HEAD");
    }

    /**
     * Answers 405 to every method that has no route for this pattern yet.
     *
     * @param allow the methods that have one
     */
    public static void refuseOthers(HttpRules rules, String pattern, String allow) {
        rules.any(pattern, (request, response) -> {
            throw RegistryException.methodNotAllowed(allow);
        });
    }
}
