package dev.kontor.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One HTTP/1.1 request.
 *
 * @param method the method, in capitals
 * @param target path and query, as they go over the wire
 * @param headers headers besides those that the connection adds: Host, User-Agent, Authorization, Content-Length
 * @param body what follows the head
 */
record Request(String method, String target, Map<String, String> headers, Payload body) {

    /** A GET that accepts anything. */
    static Request get(String target) {
        return new Request("GET", target, Map.of(), Payload.EMPTY);
    }

    /** The request line and the headers, with the empty line that ends them. */
    byte[] head(Origin origin) {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        header(head, "Host", origin.authority());
        header(head, "User-Agent", "kontor-bench");
        origin.authorization().ifPresent(value -> header(head, "Authorization", value));
        headers.forEach((name, value) -> header(head, name, value));
        if (!method.equals("GET") && !method.equals("HEAD")) {
            header(head, "Content-Length", Long.toString(body.sizeBytes()));
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void header(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
}
