package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.RequestOrigin;
import dev.kontor.http.TrustedProxies;
import dev.kontor.http.tls.ListenerTls;
import dev.kontor.http.tls.TlsFiles;
import dev.kontor.testkit.RawHttp;
import dev.kontor.testkit.TestAuthority;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies that say before everything else whom they speak for. */
class ProxyProtocolTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String FOUR = "11000c" + "cb007109" + "7f000001" + "d903" + "01bb";

    private static Served serve(String... proxies) {
        return Served.built(
                Served.limits(Served.LONG, Served.LONG),
                server -> server.trusting(TrustedProxies.of(List.of(proxies))).proxyProtocol(),
                ProxyProtocolTest::routes);
    }

    private static void routes(HttpRouting.Builder routing) {
        routing.get(
                "/client",
                (request, response) ->
                        Served.text(request, response, RequestOrigin.of(request).clientIp()));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 203.0.113.9 127.0.0.1 50000 443, 203.0.113.9",
        "PROXY TCP6 2001:db8::9 ::1 50000 443, 2001:db8::9",
        "PROXY UNKNOWN, 127.0.0.1",
        "PROXY UNKNOWN whatever it says, 127.0.0.1"
    })
    void believesALine(String line, String client) {
        try (Served served = serve("127.0.0.0/8");
                RawHttp http = served.connect()) {
            http.send(line + "\r\n").request("GET /client HTTP/1.1");
            assertThat(http.receive().text()).isEqualTo(client);
            assertThat(http.request("GET /client HTTP/1.1").receive().text()).isEqualTo(client);
            await().until(() -> served.completed().size() == 2);
            assertThat(served.completed().getFirst().client()).isEqualTo(client);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "21" + FOUR + ", 203.0.113.9",
        "20" + FOUR + ", 127.0.0.1",
        "200000" + "00" + ", 127.0.0.1",
        "210000" + "00" + ", 127.0.0.1",
        "2111000f" + "cb0071097f000001d90301bb" + "040000" + ", 203.0.113.9",
        "21210024" + "20010db8000000000000000000000009" + "00000000000000000000000000000001" + "d90301bb"
                + ", 2001:db8::9"
    })
    void believesABinaryHeader(String rest, String client) {
        try (Served served = serve("127.0.0.1");
                RawHttp http = served.connect()) {
            http.send(bytes(SIGNATURE + rest)).request("GET /client HTTP/1.1");
            assertThat(http.receive().text()).isEqualTo(client);
        }
    }

    @Test
    void waitsForAHeaderThatComesInPieces() {
        try (Served served = serve("127.0.0.1")) {
            for (byte[] header : List.of(
                    "PROXY TCP4 203.0.113.9 127.0.0.1 50000 443\r\n".getBytes(StandardCharsets.US_ASCII),
                    bytes(SIGNATURE + "21" + FOUR))) {
                try (RawHttp http = served.connect()) {
                    for (byte each : header) {
                        http.send(new byte[] {each});
                    }
                    assertThat(http.request("GET /client HTTP/1.1").receive().text())
                            .isEqualTo("203.0.113.9");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /client HTTP/1.1\r\nHost: a\r\n\r\n",
                "PROXY TCP4 203.0.113.9 127.0.0.1 50000\r\n",
                "PROXY TCP4 2001:db8::9 ::1 50000 443\r\n",
                "PROXY TCP6 203.0.113.9 127.0.0.1 50000 443\r\n",
                "PROXY TCP4 203.0.113.9 127.0.0.1 70000 443\r\n",
                "PROXY TCP4 203.0.113.9 127.0.0.1 -1 443\r\n",
                "PROXY TCP4  203.0.113.9 127.0.0.1 5 443\r\n",
                "PROXY TCP4 example.org 127.0.0.1 5 443\r\n",
                "PROXY TCP5 203.0.113.9 127.0.0.1 5 443\r\n",
                "proxy TCP4 203.0.113.9 127.0.0.1 5 443\r\n",
                "PROXY TCP4 203.0.113.9 127.0.0.1 50000 443\n"
            })
    void closesWhatBeginsOtherwise(String start) {
        try (Served served = serve("127.0.0.1");
                RawHttp http = served.connect()) {
            http.send(start + "x".repeat(200));
            assertThat(http.isClosedByServer()).isTrue();
            await().until(() -> served.server().openConnections() == 0);
            assertThat(served.completed()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"22" + FOUR, "31" + FOUR, "21110004" + "cb007109", "2111ffff", "210011ff"})
    void closesBrokenBinaryHeaders(String rest) {
        try (Served served = serve("127.0.0.1");
                RawHttp http = served.connect()) {
            http.send(bytes(SIGNATURE + rest)).finishSending();
            assertThat(http.isClosedByServer()).isTrue();
            assertThat(served.completed()).isEmpty();
        }
    }

    @Test
    void takesNoConnectionsOfStrangers() {
        try (Served served = serve("10.0.0.0/8");
                RawHttp http = served.connect()) {
            assertThat(http.isClosedByServer()).isTrue();
            assertThat(served.completed()).isEmpty();
        }
    }

    @Test
    void theHeaderStandsBeforeTheHandshake(@TempDir Path folder) throws IOException {
        TestAuthority authority = new TestAuthority("Authority");
        TlsFiles files = new TlsFiles(folder.resolve("cert"), folder.resolve("key"), Optional.empty());
        authority.server().write(files.certificate(), files.key());
        try (Served served = Served.built(
                        Served.limits(Served.LONG, Served.LONG),
                        server -> server.trusting(TrustedProxies.of(List.of("127.0.0.1")))
                                .proxyProtocol()
                                .tls(ListenerTls.open(files)),
                        ProxyProtocolTest::routes);
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), served.server().port())) {
            socket.getOutputStream().write(bytes(SIGNATURE + "21" + FOUR));
            SSLSocket secure = (SSLSocket)
                    authority.client(Optional.empty()).getSocketFactory().createSocket(socket, "localhost", 0, true);
            try (RawHttp http = RawHttp.on(secure)) {
                http.request("GET /client HTTP/1.1", "X-Forwarded-For: 6.6.6.6");
                assertThat(http.receive().text()).isEqualTo("203.0.113.9");
            }
        }
    }
}
