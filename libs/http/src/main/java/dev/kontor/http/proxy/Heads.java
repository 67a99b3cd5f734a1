package dev.kontor.http.proxy;

import dev.kontor.http.IdentityHeader;
import dev.kontor.http.RequestId;
import dev.kontor.http.RequestPath;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.MessageSupport;

/** Copies the head of a request for a service, and that of its answer for the client. */
final class Heads {
    private Heads() {}

    /** Path and query exactly as they are sent on, and signed. */
    static String target(ServerRequest request) {
        String query = request.prologue().query().rawValue();
        String path = RequestPath.raw(request);
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** The request that a replica gets. */
    static ClassicHttpRequest forReplica(
            ServerRequest request, RequestPayload payload, Replica replica, Credentials credentials) {
        String method = request.prologue().method().text();
        String target = target(request);
        BasicClassicHttpRequest head = new BasicClassicHttpRequest(method, target);
        head.addHeader(HttpHeaders.HOST, replica.name());
        Set<String> nominated = nominated(request.headers().values(HeaderNames.CONNECTION));
        for (Header header : request.headers()) {
            if (HeaderRules.passesToService(header.headerName().lowerCase(), nominated)) {
                header.allValues().stream()
                        .filter(HeaderRules::isPlain)
                        .forEach(value -> head.addHeader(header.headerName().defaultCase(), value));
            }
        }
        finish(head, payload, credentials);
        return head;
    }

    /** The request that a replica gets from this program itself. */
    static ClassicHttpRequest ofOwn(ServiceRequest request, Replica replica, Credentials credentials) {
        BasicClassicHttpRequest head = new BasicClassicHttpRequest(request.method(), request.target());
        head.addHeader(HttpHeaders.HOST, replica.name());
        request.headers().forEach(head::addHeader);
        finish(head, request.payload(), credentials);
        return head;
    }

    private static void finish(BasicClassicHttpRequest head, RequestPayload payload, Credentials credentials) {
        RequestId.current().ifPresent(id -> head.addHeader(RequestId.HEADER.defaultCase(), id));
        head.addHeader(IdentityHeader.NAME, credentials.token(head.getMethod(), head.getRequestUri()));
        frame(head, payload);
    }

    private static void frame(ClassicHttpRequest head, RequestPayload payload) {
        switch (payload) {
            case RequestPayload.None _ -> {
                if (!head.getMethod().equals("GET") && !head.getMethod().equals("HEAD")) {
                    head.addHeader(HttpHeaders.CONTENT_LENGTH, "0");
                }
            }
            case RequestPayload.Held held -> head.addHeader(HttpHeaders.CONTENT_LENGTH, held.bytes().length);
            case RequestPayload.Streamed streamed -> {
                if (streamed.length().isPresent()) {
                    head.addHeader(HttpHeaders.CONTENT_LENGTH, streamed.length().getAsLong());
                } else {
                    head.addHeader(HttpHeaders.TRANSFER_ENCODING, "chunked");
                }
                if (streamed.awaitsContinue()) {
                    head.addHeader(HttpHeaders.EXPECT, "100-continue");
                }
            }
        }
    }

    /** Sets status and headers of the client's answer, but for those that frame its body. */
    static void forClient(ClassicHttpResponse head, ServerResponse response) {
        response.status(Status.create(head.getCode()));
        Set<String> nominated = connectionTokens(head);
        Set<String> set = new HashSet<>();
        for (org.apache.hc.core5.http.Header header : head.getHeaders()) {
            String name = HeaderRules.lower(header.getName());
            if (header.getValue() == null
                    || !HeaderRules.passesToClient(name, nominated)
                    || !HeaderRules.isPlain(header.getValue())) {
                continue;
            }
            Header copy = HeaderValues.create(HeaderNames.create(header.getName()), header.getValue());
            if (set.add(name)) {
                response.headers().set(copy);
            } else {
                response.headers().add(copy);
            }
        }
    }

    /** What a service says of its connection, in lower case. */
    static Set<String> connectionTokens(ClassicHttpResponse head) {
        Set<String> tokens = new HashSet<>();
        MessageSupport.parseTokens(head, HttpHeaders.CONNECTION, token -> tokens.add(HeaderRules.lower(token)));
        return tokens;
    }

    /** The headers that a client wants dropped at the next hop. */
    private static Set<String> nominated(List<String> connection) {
        Set<String> names = new HashSet<>();
        for (String value : connection) {
            for (String token : value.split(",", -1)) {
                names.add(HeaderRules.lower(token.strip()));
            }
        }
        return names;
    }

    static boolean awaitsContinue(Headers headers) {
        return headers.containsToken(HeaderValues.EXPECT_100);
    }
}
