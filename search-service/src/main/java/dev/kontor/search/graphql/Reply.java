package dev.kontor.search.graphql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import java.nio.charset.StandardCharsets;

/** An answer: the status of HTTP, and the body. */
public final class Reply {
    private final int status;
    private final byte[] body;

    Reply(int status, ObjectNode json) {
        this.status = status;
        this.body = json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** An error that is no answer of a query. */
    public static Reply error(int status, String message) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.putArray("errors").addObject().put("message", message);
        json.putNull("data");
        return new Reply(status, json);
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }

    /** The body, JSON; not to be changed. */
    public byte[] body() {
        return body;
    }
}
