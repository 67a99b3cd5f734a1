package dev.kontor.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.http.HttpServer;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.http.RequestBody;
import dev.kontor.http.ResponseBody;
import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real server on a real socket reads a request as the strictest reader does, or not at all. */
final class WireProperties {
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int LONGEST_BODY = 1 << 16;

    private static final Pattern ANSWER =
            Pattern.compile("HTTP/1\\.1 ([1-5][0-9][0-9]) [ -~]*\r\n[^\\x00]*", Pattern.DOTALL);

    /** RFC 9112, sections 2.2, 3 and 5, without what is obsolete. */
    private static final String REQUEST_LINE =
            "[A-Z0-9!#$%&'*+.^_`|~-]+ (?:(?i:https?)://%s(?:[/?][!-~]*)?|/[!-~]*) HTTP/1\\.[01]\r\n";

    /** RFC 3986, section 3.2, without user information. */
    private static final String AUTHORITY = "(?:[0-9A-Za-z._~%!$&'()*+,;=-]+|\\[[0-9A-Za-z:.%]+\\])(?::[0-9]{0,5})?";

    private static final Pattern EMPTY_LINES = Pattern.compile("\\A(?:\r\n){1,4}");

    private static final String HEADER = "[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\\x80-\\xff]*\r\n";
    private static final Pattern HEAD =
            Pattern.compile(REQUEST_LINE.replace("%s", AUTHORITY) + "(?:" + HEADER + ")*+\r\n");

    private static final Pattern HOST = Pattern.compile("\r\nhost:", Pattern.CASE_INSENSITIVE);

    private static final Pattern CHUNK_SIZE = Pattern.compile("\\G([0-9a-fA-F]{1,15})\r\n");

    /** RFC 9112, section 7.1.2: field lines, as in a head. */
    private static final Pattern TRAILERS = Pattern.compile("\\G(?:" + HEADER + ")*+\r\n");

    private WireProperties() {}

    /** Started by the first input, and kept until the process ends. */
    private static final class Server {
        private static final HttpServer INSTANCE = HttpServer.builder(HttpServerConfig.at("127.0.0.1", 0))
                .routes(WireProperties::routes)
                .start();
    }

    private static void routes(HttpRouting.Builder routing) {
        routing.any("/*", WireProperties::digest);
    }

    private static void digest(ServerRequest request, ServerResponse response) {
        byte[] body = RequestBody.of(request).readAtMost(LONGEST_BODY).orElseGet(() -> new byte[0]);
        ResponseBody.send(request, response, Digest.sha256(body).value().getBytes(StandardCharsets.US_ASCII));
    }

    /** The input is the body of a request in chunks. */
    static void chunks(byte[] input) {
        String answer = exchange(latin("POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + new String(input, StandardCharsets.ISO_8859_1)));
        Optional<byte[]> body = dechunk(new String(input, StandardCharsets.ISO_8859_1));
        if (body.isPresent()) {
            assertThat(status(answer)).isEqualTo(200);
            assertThat(answer).contains(Digest.sha256(body.get()).value());
        } else {
            assertThat(answer.isEmpty() || status(answer) == 400).as(answer).isTrue();
        }
    }

    /** The input is all that a client sends. */
    static void head(byte[] input) {
        String answer = exchange(input);
        if (!answer.isEmpty() && status(answer) < 300) {
            String sent = EMPTY_LINES
                    .matcher(new String(input, StandardCharsets.ISO_8859_1))
                    .replaceFirst("");
            int end = sent.indexOf("\r\n\r\n") + 4;
            assertThat(end).isGreaterThan(4);
            String head = sent.substring(0, end);
            assertThat(head).matches(HEAD);
            long hosts = HOST.matcher(head).results().count();
            assertThat(hosts).isLessThanOrEqualTo(1);
            assertThat(hosts == 1 || head.contains(" HTTP/1.0\r\n")).isTrue();
        }
    }

    private static String exchange(byte[] request) {
        try (RawHttp http = RawHttp.connect(Server.INSTANCE.port())) {
            try {
                http.send(request).finishSending();
                return new String(http.receiveBytes(LONGEST_ANSWER), StandardCharsets.ISO_8859_1);
            } catch (UncheckedIOException e) {
                return ""; // a reset after an early answer may take the answer away
            }
        }
    }

    /** Of the first answer; none of all may be a failure of the server. */
    private static int status(String answer) {
        Matcher first = ANSWER.matcher(answer);
        assertThat(first.matches()).as(answer).isTrue();
        assertThat(answer).doesNotContain("HTTP/1.1 500 ").doesNotContain("HTTP/1.1 503 ");
        return Integer.parseInt(first.group(1));
    }

    /** RFC 9112, section 7.1, without extensions. */
    private static Optional<byte[]> dechunk(String input) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int position = 0;
        while (true) {
            Matcher size = CHUNK_SIZE.matcher(input);
            if (!size.find(position)) {
                return Optional.empty();
            }
            long length = Long.parseLong(size.group(1), 16);
            position = size.end();
            if (length == 0) {
                Matcher trailers = TRAILERS.matcher(input);
                return trailers.find(position) ? Optional.of(body.toByteArray()) : Optional.empty();
            }
            if (length > input.length() - position - 2L || !input.startsWith("\r\n", position + (int) length)) {
                return Optional.empty();
            }
            byte[] data = latin(input.substring(position, position + (int) length));
            body.write(data, 0, data.length);
            position += (int) length + 2;
        }
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
