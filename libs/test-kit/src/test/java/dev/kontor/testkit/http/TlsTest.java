package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.ClientCertificate;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.http.RequestOrigin;
import dev.kontor.http.ResponseBody;
import dev.kontor.http.tls.ListenerTls;
import dev.kontor.http.tls.TlsFiles;
import dev.kontor.testkit.RawHttp;
import dev.kontor.testkit.TestAuthority;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An encrypted listener: what passes through it, and who does not get in. */
class TlsTest {
    private static final byte[] LARGE = new byte[9_000_001];
    private static final int PIECE = 200_000;

    /** Long enough for a handshake on a busy machine. */
    private static final Duration CUT = Duration.ofSeconds(3);

    private static final int ALERT = 21;
    private static final int PROTOCOL_VERSION = 70;
    private static final TestAuthority AUTHORITY = new TestAuthority("Authority");
    private static final TestAuthority CLIENTS = new TestAuthority("Clients");

    static {
        new Random(5).nextBytes(LARGE);
    }

    @TempDir
    private Path folder;

    private Served served;

    @BeforeEach
    void start() {
        served = serve(Served.limits(Served.LONG, Served.LONG));
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private Served serve(HttpServerConfig limits) {
        Path cert = folder.resolve("cert");
        Path key = folder.resolve("key");
        Path authorities = folder.resolve("authorities");
        AUTHORITY.server().write(cert, key);
        CLIENTS.write(authorities);
        TlsFiles files = new TlsFiles(cert, key, Optional.of(authorities));
        return Served.built(limits, server -> server.tls(ListenerTls.open(files)), TlsTest::routes);
    }

    private static void routes(HttpRouting.Builder routing) {
        routing.get(
                "/large",
                (request, response) -> ResponseBody.send(request, response, LARGE.length, out -> {
                    for (int from = 0; from < LARGE.length; from += PIECE) {
                        out.write(LARGE, from, Math.min(PIECE, LARGE.length - from));
                    }
                }));
        routing.get(
                "/short",
                (request, response) -> ResponseBody.send(request, response, LARGE.length, out -> {
                    out.write(LARGE, 0, 1_000_000);
                    throw new IOException("the disk is gone");
                }));
        routing.get("/who", (request, response) -> {
            RequestOrigin origin = RequestOrigin.of(request);
            String user = ClientCertificate.of(request).stream()
                    .findFirst()
                    .map(own -> own.getSubjectX500Principal().getName())
                    .orElse("nobody");
            Served.text(
                    request,
                    response,
                    String.join(" ", origin.scheme(), origin.tlsVersion().orElse("-"), origin.clientIp(), user));
        });
    }

    private SSLSocket socket(String... versions) throws IOException {
        return socket(
                AUTHORITY.client(Optional.empty()), new Socket(InetAddress.getLoopbackAddress(), port()), versions);
    }

    private static SSLSocket socket(SSLContext context, Socket below, String... versions) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(below, "localhost", 0, true);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        return socket;
    }

    private Socket plain() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port());
    }

    private int port() {
        return served.server().port();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void largeBodiesPassUnchangedBothWays(String version) throws IOException {
        try (RawHttp http = RawHttp.on(socket(version))) {
            assertThat(http.request("GET /large HTTP/1.1").receive().body()).isEqualTo(LARGE);
            http.request("POST /digest HTTP/1.1", "Content-Length: " + LARGE.length)
                    .send(LARGE);
            assertThat(http.receive().text()).isEqualTo(LARGE.length + " " + Served.sha256(LARGE));
            http.request("POST /digest HTTP/1.1", "Transfer-Encoding: chunked");
            http.send(Integer.toHexString(LARGE.length) + "\r\n").send(LARGE).send("\r\n0\r\n\r\n");
            assertThat(http.receive().text()).isEqualTo(LARGE.length + " " + Served.sha256(LARGE));
            assertThat(http.request("GET /who HTTP/1.1").receive().text())
                    .isEqualTo("https " + version.substring(4) + " 127.0.0.1 nobody");
        }
        assertThat(served.server().uri().getScheme()).isEqualTo("https");
    }

    @Test
    void bodiesArriveHoweverTheirRecordsAreCut() throws IOException {
        try (RawHttp http = RawHttp.on(socket())) {
            http.request("POST /digest HTTP/1.1", "Content-Length: 20000");
            byte[] body = Arrays.copyOf(LARGE, 20_000);
            for (int from = 0, size = 1;
                    from < body.length;
                    from += size, size = Math.min(size * 2, body.length - from)) {
                http.send(Arrays.copyOfRange(body, from, from + size));
            }
            assertThat(http.receive().text()).isEqualTo("20000 " + Served.sha256(body));
        }
    }

    @Test
    void aClientCertificateIsKnownAndAStrangersRefused() throws IOException {
        GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, "alice"));
        TestAuthority.Certified alice = CLIENTS.certified("CN=alice", names);
        TestAuthority.Certified stranger = new TestAuthority("Clients").certified("CN=alice", names);
        for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
            try (RawHttp http = RawHttp.on(socket(AUTHORITY.client(Optional.of(alice)), plain(), version))) {
                assertThat(http.request("GET /who HTTP/1.1").receive().text()).endsWith(" CN=alice");
            }
            try (SSLSocket socket = socket(AUTHORITY.client(Optional.of(stranger)), plain(), version)) {
                assertThatThrownBy(() -> {
                            socket.startHandshake();
                            socket.getOutputStream().write('G');
                            socket.getInputStream().read();
                        })
                        .isInstanceOf(IOException.class);
            }
        }
        assertThat(served.completed()).hasSize(2);
    }

    @Test
    void speaksHttp11WhateverElseIsOffered() throws IOException {
        try (SSLSocket socket = socket()) {
            offer(socket, "h2", "http/1.1");
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
        }
        try (SSLSocket socket = socket()) {
            offer(socket, "h2");
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    private static void offer(SSLSocket socket, String... protocols) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
    }

    /** The JDK's client would not even ask. */
    @Test
    void refusesTls11() throws IOException {
        byte[] hello = HexFormat.of()
                .parseHex(
                        "1603010033" + "0100002f" + "0302" + "11".repeat(32) + "00" + "0008c013c014002f0035" + "0100");
        try (Socket socket = plain()) {
            socket.getOutputStream().write(hello);
            byte[] alert = socket.getInputStream().readNBytes(7);
            assertThat(alert[0]).isEqualTo((byte) ALERT);
            assertThat(alert[6]).isEqualTo((byte) PROTOCOL_VERSION);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void tellsWhoeverDoesNotEncrypt() throws IOException {
        try (RawHttp http = RawHttp.connect(port())) {
            RawHttp.Answer answer =
                    http.request("GET /hello HTTP/1.1").finishSending().receive();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("UNSUPPORTED").contains("https://");
            assertThat(http.isClosedByServer()).isTrue();
        }
        try (RawHttp http = RawHttp.connect(port())) {
            assertThat(http.send(new byte[] {0, 1, 2, 3}).isClosedByServer()).isTrue();
        }
        assertThat(served.completed()).isEmpty();
    }

    @Test
    void refusesAnotherHandshake() throws IOException {
        try (SSLSocket socket = socket("TLSv1.2")) {
            socket.startHandshake();
            await().until(() -> served.server().openConnections() == 1);
            socket.startHandshake();
            await().until(() -> served.server().openConnections() == 0);
        }
    }

    @Test
    void aHandshakeThatStandsStillIsCutAndHoldsNobodyUp() throws IOException {
        try (Served impatient = serve(Served.limits(Served.LONG, CUT));
                RawHttp silent = impatient.connect();
                RawHttp halfway = impatient.connect()) {
            halfway.send(HexFormat.of().parseHex("1603010033" + "0100002f" + "0303"));
            try (RawHttp http = RawHttp.on(socket(
                    AUTHORITY.client(Optional.empty()),
                    new Socket(
                            InetAddress.getLoopbackAddress(), impatient.server().port())))) {
                assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
            }
            assertThat(silent.isClosedByServer()).isTrue();
            assertThat(halfway.isClosedByServer()).isTrue();
            await().until(() -> impatient.server().openConnections() == 0);
        }
    }

    @Test
    void aClientThatStandsStillIsCut() throws IOException {
        try (Served impatient = serve(Served.limits(Served.LONG, CUT))) {
            SSLContext context = AUTHORITY.client(Optional.empty());
            try (SSLSocket socket = socket(
                    context,
                    new Socket(
                            InetAddress.getLoopbackAddress(), impatient.server().port()))) {
                socket.getOutputStream()
                        .write("POST /digest HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            }
            Socket narrow = new Socket();
            narrow.setReceiveBufferSize(4096);
            narrow.connect(new java.net.InetSocketAddress(
                    InetAddress.getLoopbackAddress(), impatient.server().port()));
            try (SSLSocket socket = socket(context, narrow)) {
                socket.getOutputStream()
                        .write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                await().until(() -> impatient.server().openConnections() == 0);
            }
        }
    }

    @Test
    void endsAConnectionInOrderAndNotOneThatBroke() throws IOException {
        assertThat(lastRecord("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .isEqualTo(ALERT);
        assertThat(lastRecord("GET /short HTTP/1.1\r\nHost: a\r\n\r\n")).isNotEqualTo(ALERT);
    }

    /** The kind of the last record that the server sent; TLS 1.2 shows it. */
    private int lastRecord(String request) throws IOException {
        try (TappedSocket tapped = new TappedSocket(port())) {
            SSLSocket socket = socket(AUTHORITY.client(Optional.empty()), tapped, "TLSv1.2");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[8192];
            while (socket.getInputStream().read(buffer) >= 0) {
                // to the end
            }
            return tapped.lastRecord();
        }
    }

    @Test
    void stopsWhileSomebodyIsAtTheHandshake() throws IOException {
        try (RawHttp silent = served.connect()) {
            await().until(() -> served.server().openConnections() == 1);
            served.close();
            assertThat(silent.isClosedByServer()).isTrue();
        }
    }

    @Test
    void limitsAreThoseOfAnyListener() throws IOException {
        try (RawHttp http = RawHttp.on(socket())) {
            http.send("GET /hello HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(70_000) + "\r\n\r\n");
            assertThat(http.receive().status()).isEqualTo(431);
        }
    }

    /** A socket that remembers the kinds of the records that came. */
    private static final class TappedSocket extends Socket {
        private int skip;
        private int type = -1;
        private final byte[] head = new byte[5];
        private int headBytes;

        TappedSocket(int port) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
        }

        int lastRecord() {
            return type;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            InputStream in = super.getInputStream();
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = in.read(bytes, offset, length);
                    for (int i = 0; i < count; i++) {
                        note(bytes[offset + i]);
                    }
                    return count;
                }
            };
        }

        private void note(byte next) {
            if (skip > 0) {
                skip--;
                return;
            }
            head[headBytes++] = next;
            if (headBytes == head.length) {
                type = head[0];
                skip = ((head[3] & 0xff) << 8) | (head[4] & 0xff);
                headBytes = 0;
            }
        }
    }
}
