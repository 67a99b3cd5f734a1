package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import dev.kontor.testkit.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, certificates of clients, other origins, limits, and proxies. */
class ListenerTest {
    private static final GeneralNames NAMES = new GeneralNames(new GeneralName[] {
        new GeneralName(GeneralName.rfc822Name, "alice@example.org"),
        new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example.org/user/alice"),
        new GeneralName(GeneralName.dNSName, "alice.example.org")
    });

    @TempDir
    private Path folder;

    private final TestAuthority authority = new TestAuthority("Authority");
    private final TestAuthority clients = new TestAuthority("Clients");
    private Path certificate;
    private Path key;
    private Path authorities;

    @BeforeEach
    void write() {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        authorities = folder.resolve("ca.crt");
        authority.server().write(certificate, key);
        clients.write(authorities);
    }

    private String tls(boolean asksClients) {
        return "\"tls\": {\"cert\": \"" + certificate + "\", \"key\": \"" + key + "\""
                + (asksClients ? ", \"cacert\": \"" + authorities + "\"" : "") + "}";
    }

    private House open(String http) {
        House house = House.open(folder, http);
        house.trusting(authority.client(Optional.empty()));
        return house;
    }

    @Test
    void largeBlobsPassUnchanged() {
        byte[] blob = new byte[20 << 20];
        new Random(7).nextBytes(blob);
        try (House house = open(tls(false))) {
            assertThat(house.uri().getScheme()).isEqualTo("https");
            assertThat(house.pushBlob("a/b", blob, Optional.empty()).status()).isEqualTo(201);
            House.Answer answer = house.ask("GET", "/v2/a/b/blobs/" + Digest.sha256(blob), Optional.empty());
            assertThat(answer.response().body()).isEqualTo(blob);
            House.Answer part = house.ask(
                    "GET", "/v2/a/b/blobs/" + Digest.sha256(blob), Optional.empty(), new byte[0], "Range", "bytes=5-9");
            assertThat(part.response().body()).isEqualTo(Arrays.copyOfRange(blob, 5, 10));
        }
    }

    @Test
    void offersNothingOld() throws IOException {
        try (House house = open(tls(false))) {
            URI uri = house.uri();
            SSLContext context = authority.client(Optional.empty());
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", uri.getPort())) {
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            }
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", uri.getPort())) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
            }
            try (RawHttp plain = RawHttp.connect(uri)) {
                RawHttp.Answer answer = plain.request("GET /v2/ HTTP/1.1").receive();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text()).contains("https://");
            }
            try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
                assertThat(house.get("/v2/", "").status()).isEqualTo(200);
                assertThat(silent.isConnected()).isTrue();
            }
        }
    }

    @Test
    void certificatesAreExchangedWhileItServes() throws IOException {
        try (House house = open(tls(false))) {
            assertThat(house.get("/v2/", "").status()).isEqualTo(200);
            Files.writeString(certificate, "nonsense");
            TestAuthority.Certified next = authority.server();
            next.write(folder.resolve("next.crt"), folder.resolve("next.key"));
            assertThat(shown(house)).isNotEqualTo(next.certificate());
            Files.copy(folder.resolve("next.key"), key, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(folder.resolve("next.crt"), certificate, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(10)).until(() -> shown(house).equals(next.certificate()));
            assertThat(house.get("/v2/", "").status()).isEqualTo(200);
        }
    }

    private X509Certificate shown(House house) throws IOException {
        SSLContext context = authority.client(Optional.empty());
        try (SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket("127.0.0.1", house.uri().getPort())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void aCertificateIsAnIdentityBesidePasswords() {
        String http = tls(true) + ", \"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd") + "\"}}";
        TestAuthority.Certified alice = clients.certified("CN=alice,O=Example", NAMES);
        try (House house = open(http + ", \"accessControl\": " + House.RULES)) {
            assertThat(house.get("/livez", "").status()).isEqualTo(200);
            assertThat(house.get("/v2/team/app/tags/list", "").status()).isEqualTo(401);
            house.trusting(authority.client(Optional.of(alice)));
            assertThat(house.get("/v2/team/app/tags/list", "").status()).isEqualTo(404);
            assertThat(house.pushManifest("team/app", "1", Optional.empty()).status())
                    .isEqualTo(201);
            assertThat(house.get("/v2/hidden/app/tags/list", "").status()).isEqualTo(403);
            assertThat(house.pushManifest("bobs/app", "1", House.login("bob")).status())
                    .isEqualTo(201);
            assertThat(house.ask("GET", "/v2/team/app/tags/list", Optional.of(House.basic("bob", "wrong")))
                            .status())
                    .isEqualTo(401);
            house.trusting(authority.client(Optional.of(new TestAuthority("Clients").certified("CN=root", NAMES))));
            assertThatThrownBy(() -> house.get("/livez", "")).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void whatOfACertificateIsTheNameIsConfigured() {
        TestAuthority.Certified somebody = clients.certified("CN=x,O=Example", NAMES);
        for (List<String> each : List.of(
                List.of("[\"Email\"]", "", "alice@example.org"),
                List.of("[\"DNSName\", \"CN\"]", "", "alice.example.org"),
                List.of("[\"URI\"]", ", \"uriSanPattern\": \"^spiffe://[^/]+/user/(.*)$\"", "alice"),
                List.of("[\"dn\"]", "", "CN=x,O=Example"))) {
            String rules = "{\"repositories\": {\"**\": {\"policies\": [{\"users\": [\"" + each.get(2)
                    + "\"], \"actions\": [\"read\"]}]}}}";
            try (House house = open(tls(true) + ", \"auth\": {\"mtls\": {\"identityAttributes\": " + each.get(0)
                    + each.get(1) + "}}, \"accessControl\": " + rules)) {
                house.trusting(authority.client(Optional.of(somebody)));
                assertThat(house.get("/v2/a/tags/list", "").status())
                        .as(each.toString())
                        .isEqualTo(404);
            }
        }
        try (House house = open(tls(true) + ", \"auth\": {\"mtls\": {\"identityAttributes\": [\"Email\"],"
                + " \"emailSanIndex\": 3}}")) {
            house.trusting(authority.client(Optional.of(somebody)));
            assertThat(house.get("/v2/a/tags/list", "").status()).isEqualTo(401);
        }
    }

    @Test
    void pagesOfOtherOriginsSeeWhatTheyMay() {
        String http =
                "\"allowOrigin\": \"https://ui.example,http://localhost:3000\", \"auth\": {\"htpasswd\": {\"path\": \""
                        + folder.resolve("htpasswd") + "\"}}";
        try (House house = House.open(folder, http)) {
            for (String path : List.of("/v2/", "/v2/a/manifests/1", "/zot/auth/token", "/v2/_catalog")) {
                House.Answer asked = house.ask(
                        "OPTIONS",
                        path,
                        Optional.empty(),
                        new byte[0],
                        "Origin",
                        "https://ui.example",
                        "Access-Control-Request-Method",
                        "DELETE");
                assertThat(asked.status()).isEqualTo(204);
                assertThat(asked.header("Access-Control-Allow-Origin")).contains("https://ui.example");
                assertThat(asked.header("Access-Control-Allow-Methods").orElse(""))
                        .contains("DELETE");
                assertThat(asked.header("Access-Control-Allow-Headers").orElse(""))
                        .contains("Authorization");
            }
            House.Answer refused =
                    house.ask("GET", "/v2/", Optional.empty(), new byte[0], "Origin", "http://localhost:3000");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("Access-Control-Allow-Origin")).contains("http://localhost:3000");
            assertThat(refused.header("Access-Control-Allow-Credentials")).contains("true");
            assertThat(refused.header("Access-Control-Expose-Headers").orElse(""))
                    .contains("WWW-Authenticate");
            assertThat(refused.headers("Vary")).contains("Origin");
            House.Answer absent = house.ask(
                    "GET", "/v2/a/tags/list", House.login("alice"), new byte[0], "Origin", "https://ui.example");
            assertThat(absent.status()).isEqualTo(404);
            assertThat(absent.headers("Access-Control-Allow-Origin")).containsExactly("https://ui.example");
            for (String stranger : List.of("https://ui.example.evil", "https://evil", "null", "HTTPS://ui.example")) {
                assertThat(house.ask("GET", "/v2/", Optional.empty(), new byte[0], "Origin", stranger)
                                .header("Access-Control-Allow-Origin"))
                        .as(stranger)
                        .isEmpty();
            }
        }
    }

    @Test
    void withoutOriginsNothingIsSaidOfThem() {
        try (House house = House.open(folder, "")) {
            House.Answer asked =
                    house.ask("OPTIONS", "/v2/", Optional.empty(), new byte[0], "Origin", "https://ui.example");
            assertThat(asked.status()).isEqualTo(204);
            assertThat(asked.header("Allow").orElse("")).contains("GET");
            assertThat(asked.header("Access-Control-Allow-Origin")).isEmpty();
            assertThat(asked.header("Vary")).isEmpty();
        }
    }

    @Test
    void clientsThatAskTooOftenAreToldSo() {
        try (House house = House.open(
                folder, "\"ratelimit\": {\"rate\": 50, \"methods\": [{\"method\": \"DELETE\", \"rate\": 2}]}")) {
            int deleted = 0;
            for (int i = 0; i < 6; i++) {
                House.Answer answer = house.ask("DELETE", "/v2/a/manifests/" + i, Optional.empty());
                deleted += answer.status() == 404 ? 1 : 0;
                if (answer.status() != 404) {
                    assertThat(answer.status()).isEqualTo(429);
                    assertThat(answer.errorCode()).isEqualTo("TOOMANYREQUESTS");
                    assertThat(answer.header("Retry-After").orElseThrow()).matches("[1-9][0-9]*");
                }
            }
            assertThat(deleted).isBetween(2, 4);
            assertThat(house.get("/v2/", "").status()).isEqualTo(200);
            int answered = 0;
            for (int i = 0; i < 400; i++) {
                answered += house.get("/v2/", "").status() == 200 ? 1 : 0;
            }
            assertThat(answered).isLessThan(400);
            assertThat(house.get("/livez", "").status()).isEqualTo(200);
        }
    }

    @Test
    void aProxyIsBelievedOnlyIfItIsTrusted() throws IOException {
        Path audit = folder.resolve("audit.log");
        for (boolean trusted : List.of(true, false)) {
            String http = "\"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd") + "\"}}"
                    + (trusted ? ", \"trustedProxies\": [\"127.0.0.0/8\", \"10.0.0.0/8\"]" : "");
            try (House house = House.open(folder, http)) {
                House.Answer answer = house.ask(
                        "GET",
                        "/v2/",
                        Optional.empty(),
                        new byte[0],
                        "X-Forwarded-For",
                        "6.6.6.6, 203.0.113.9, 10.1.2.3",
                        "X-Forwarded-Proto",
                        "https",
                        "X-Forwarded-Host",
                        "reg.example");
                assertThat(answer.headers("WWW-Authenticate").getFirst())
                        .startsWith(
                                trusted
                                        ? "Bearer realm=\"https://reg.example/zot/auth/token\",service=\"reg.example\""
                                        : "Bearer realm=\"" + house.uri() + "/zot");
                try (RawHttp http11 = RawHttp.connect(house.uri())) {
                    http11.send("GET /v2/ HTTP/1.1\r\nHost: a\"b\r\n\r\n");
                    assertThat(http11.receive().status()).isEqualTo(400);
                }
            }
        }
        assertThat(audit).doesNotExist();
    }

    @Test
    void aProxySpeaksBeforeItsClient() {
        String http = "\"trustedProxies\": [\"127.0.0.0/8\"], \"proxyProtocol\": true, \"ratelimit\": {\"rate\": 1}";
        try (House house = House.open(folder, http)) {
            try (RawHttp nobody = RawHttp.connect(house.uri())) {
                assertThat(nobody.request("GET /v2/ HTTP/1.1").isClosedByServer())
                        .isTrue();
            }
            for (int i = 1; i < 4; i++) {
                try (RawHttp client = RawHttp.connect(house.uri())) {
                    client.send("PROXY TCP4 203.0.113." + i + " 127.0.0.1 50000 5000\r\n")
                            .request("GET /v2/ HTTP/1.1");
                    assertThat(client.receive().status()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void aUserIsOneClientWhateverItsAddress() {
        String http = "\"trustedProxies\": [\"127.0.0.1\"], \"ratelimit\": {\"methods\": [{\"method\": \"DELETE\","
                + " \"rate\": 1}]}, \"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd") + "\"}}";
        try (House house = House.open(folder, http)) {
            int limited = 0;
            for (int i = 0; i < 40; i++) {
                House.Answer answer = house.ask(
                        "DELETE",
                        "/v2/a/manifests/1",
                        House.login("alice"),
                        new byte[0],
                        "X-Forwarded-For",
                        "203.0.113." + i);
                limited += answer.status() == 429 ? 1 : 0;
            }
            assertThat(limited).isPositive();
        }
    }

    @Test
    void theRealmIsTheAddressThatClientsReach() {
        String http = "\"externalUrl\": \"https://reg.example/\", \"auth\": {\"htpasswd\": {\"path\": \""
                + folder.resolve("htpasswd") + "\"}}";
        try (House house = House.open(folder, http)) {
            House.Answer answer = house.ask(
                    "GET",
                    "/v2/",
                    Optional.empty(),
                    new byte[0],
                    "X-Forwarded-Host",
                    "evil.example",
                    "X-Forwarded-Proto",
                    "http");
            assertThat(answer.headers("WWW-Authenticate").getFirst())
                    .isEqualTo("Bearer realm=\"https://reg.example/zot/auth/token\",service=\"reg.example\"");
        }
    }

    @Test
    void theAuditHoldsDenialsAndNoSecrets() throws IOException {
        Path audit = folder.resolve("audit.log");
        String canary = "canary-7f3a";
        try (House house = House.open(
                folder,
                "\"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd") + "\"}}, \"accessControl\": "
                        + House.RULES + "}, \"log\": {\"audit\": \"" + audit + "\"")) {
            assertThat(house.pushManifest("bobs/app", "1", House.login("bob")).status())
                    .isEqualTo(201);
            assertThat(house.pushManifest("team/app", "1", House.login("bob")).status())
                    .isEqualTo(403);
            house.ask("GET", "/v2/?token=" + canary, Optional.of(House.basic("bob\n{\"x\"}", canary)));
            house.ask("GET", "/v2/", Optional.of("Bearer " + canary));
        }
        List<String> lines = Files.readAllLines(audit, StandardCharsets.UTF_8);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).contains("\"subject\":\"bob\"", "\"status\":201", "\"via\":\"htpasswd\"");
        assertThat(lines.get(1)).contains("\"subject\":\"bob\"", "\"status\":403");
        assertThat(lines.get(2)).contains("\"subject\":\"bob\\n{\\\"x\\\"}\"", "\"via\":\"refused\"");
        assertThat(String.join("", lines)).doesNotContain(canary);
    }
}
