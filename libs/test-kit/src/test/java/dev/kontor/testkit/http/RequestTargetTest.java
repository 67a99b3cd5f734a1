package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.http.QueryParameters;
import dev.kontor.service.api.ApiPath;
import dev.kontor.testkit.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No handler ever sees another path than the one that the client sent. */
class RequestTargetTest {
    private static Served served;

    @BeforeAll
    static void start() {
        served = Served.patient(routing -> {
            routing.get(
                    "/query",
                    (request, response) -> Served.text(
                            request,
                            response,
                            QueryParameters.of(request).single("q").orElse("absent")));
            routing.get(
                    "/v2/*",
                    (request, response) ->
                            Served.text(request, response, ApiPath.of(request).toString()));
        });
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/path/../secret",
                "/path/./x",
                "/path/..",
                "/path/.",
                "/path/%2e%2e/secret",
                "/path/%2E./secret",
                "/path/.%2e",
                "/path//x",
                "//path/x",
                "/path/x//",
                "/path/a%2Fb",
                "/path/a%2fb",
                "/path/a%5Cb",
                "/path/a%5cb",
                "/path/a\\b",
                "/path/a;b=c",
                "/path/..;/secret",
                "/path/a%00b",
                "/path/a%0d%0ab",
                "/path/a%7f",
                "/path/a%c2%80", // a control character beyond ASCII
                "/path/%",
                "/path/%2",
                "/path/%zz",
                "/path/%c3%28", // not UTF-8
                "/path/%c0%ae%c0%ae/x", // overlong dots
                "/path/%uff0e/x",
                "/path/a#b",
                "/path/a#b?c",
                "/path/\u00e4",
                "path/x",
                "*",
                "http://other//path/x",
                "http://other/path/../x",
                "http://o ther/path/x",
                "http://user@other/path/x",
                "http:///path/x",
                "http://",
                "http:/path/x",
                "ftp://other/path/x"
            })
    void refusesTargetWithMoreThanOneReading(String target) {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer =
                    http.request("GET " + target + " HTTP/1.1").finishSending().receive();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).startsWith("{\"errors\":[{\"code\":\"UNSUPPORTED\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v2/a/../b/manifests/x", "/v2/a%2Fb/tags/list", "/v2//tags/list", "/v2/a/%2e%2e/tags/list"})
    void refusesSuchRepositoriesAsInvalidNames(String target) {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer = http.request("GET " + target + " HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("NAME_INVALID");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/path/sha256:abc, /path/sha256:abc",
        "/path/sha256%3Aabc, /path/sha256:abc",
        "/path/a%20b, /path/a b",
        "/path/...., /path/....",
        "/path/..a, /path/..a",
        "/path/a%252Fb, /path/a%2Fb",
        "/path/%c3%a4, /path/\u00e4",
        "/path/a/, /path/a/",
        "/path/a+b@c~d!$&'()*=, /path/a+b@c~d!$&'()*=",
        "http://other/path/x, /path/x",
        "HTTPS://other:443/path/a%20b?c, /path/a b"
    })
    void decodesOnce(String target, String path) {
        try (RawHttp http = served.connect()) {
            assertThat(http.request("GET " + target + " HTTP/1.1").receive().text())
                    .isEqualTo(path);
        }
    }

    @Test
    void takesRawBracketsInTheQuery() {
        try (RawHttp http = served.connect()) {
            assertThat(http.request("GET /query?q={a(b:[1,2])|c} HTTP/1.1")
                            .receive()
                            .text())
                    .isEqualTo("{a(b:[1,2])|c}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/query?q=%", "/query?q=%zz", "/query?q=%00", "/query?q=1&q=2", "/query?%ff=1", "/query?q=\u00e4"
            })
    void refusesQueryThatCannotBeDecoded(String target) {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer = http.request("GET " + target + " HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("\"errors\"");
        }
    }

    @Test
    void handsTheRepositoryToTheHandler() {
        try (RawHttp http = served.connect()) {
            assertThat(http.request("GET /v2/a/blobs/uploads/manifests/latest HTTP/1.1")
                            .receive()
                            .text())
                    .isEqualTo("ManifestPath[repository=a/blobs/uploads, rawReference=latest]");
        }
    }
}
