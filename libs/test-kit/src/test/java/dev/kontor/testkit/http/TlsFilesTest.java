package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.ClientCertificate;
import dev.kontor.http.tls.ListenerTls;
import dev.kontor.http.tls.TlsFiles;
import dev.kontor.http.tls.TlsFilesException;
import dev.kontor.testkit.RawHttp;
import dev.kontor.testkit.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates and keys in files: which are taken, what is said of others, and how they are exchanged while it serves. */
class TlsFilesTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("Authority");
    private static final GeneralNames LOCALHOST = new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost"));

    /** Made by OpenSSL, with the password canary. */
    private static final String ENCRYPTED = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiy7N/cODgK+gICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEPza1Sf0ImHOmd43ONZTHOYEgZDG
            6EtYBQ9d8YmT7bXbTygwqr0QPrjWHyDtIYN4HaV9/tsT5Ieaet98hK6dYpo/4qkm
            qwCLyTyM/SUHp0qvHqUwogXR8U+RnpSFrXjSfzHaFE5nAyrxWSx+SQZb2/mcyYGM
            76pp/fWEB5GIcXhioUe0AW0OsvnAfjbbS5jEPYLis8kGGxKgDpw1toBI9xViuGg=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    @TempDir
    private Path folder;

    private TlsFiles files;

    @BeforeEach
    void write() {
        files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"), Optional.empty());
        AUTHORITY.server().write(files.certificate(), files.key());
    }

    private static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private TestAuthority.Certified certified(KeyPair pair, Instant until) {
        return AUTHORITY.certified("CN=localhost", LOCALHOST, pair, until);
    }

    private static Instant later() {
        return Instant.now().plus(Duration.ofDays(20));
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048", "EC, 256", "EC, 384", "Ed25519, 0"})
    void takesEveryKindOfKeyInBothForms(String kind, int bits) throws IOException {
        KeyPair pair = keys(kind, bits);
        TestAuthority.Certified certified = certified(pair, later());
        certified.write(files.certificate(), files.key());
        serves(certified.certificate());
        if (!kind.startsWith("Ed")) {
            Files.writeString(files.key(), TestAuthority.pem(pair.getPrivate()));
            assertThat(Files.readString(files.key())).contains(kind + " PRIVATE KEY");
            serves(certified.certificate());
        }
    }

    private void serves(X509Certificate expected) throws IOException {
        try (Served served = serve()) {
            assertThat(shown(served)).isEqualTo(expected);
        }
    }

    private Served serve() {
        return Served.built(
                Served.limits(Served.LONG, Served.LONG),
                server -> server.tls(ListenerTls.open(files)),
                routing -> routing.get(
                        "/who",
                        (request, response) -> Served.text(
                                request,
                                response,
                                String.valueOf(ClientCertificate.of(request).size()))));
    }

    private static SSLSocket connect(Served served, SSLContext context) throws IOException {
        return (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), served.server().port());
    }

    private static X509Certificate shown(Served served) throws IOException {
        try (SSLSocket socket = connect(served, AUTHORITY.client(Optional.empty()))) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private void refused(String reason) {
        assertThatThrownBy(() -> ListenerTls.check(files))
                .isInstanceOf(TlsFilesException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertThatCode(() -> ListenerTls.check(files)).doesNotThrowAnyException();
        AUTHORITY.server().write(folder.resolve("other.crt"), files.key());
        refused("is not the key of the certificate");
        certified(keys("RSA", 2048), later()).write(folder.resolve("other.crt"), files.key());
        refused("is not the key of the certificate");
        Files.writeString(files.key(), ENCRYPTED);
        refused("is encrypted");
        Files.writeString(files.key(), "canary");
        assertThatThrownBy(() -> ListenerTls.check(files)).hasMessageNotContaining("canary");
        certified(keys("EC", 256), Instant.now().minus(Duration.ofDays(1))).write(files.certificate(), files.key());
        refused("renew it");
        certified(keys("EC", 256), Instant.now().plus(Duration.ofDays(90))).write(files.certificate(), files.key());
        refused("begins on");
        Files.writeString(files.certificate(), "nothing");
        refused("certificate");
        Files.delete(files.certificate());
        refused("cannot be read");
    }

    @Test
    void takesAChainInAnyOrderBehindItsOwn() throws IOException {
        TestAuthority.Certified own = certified(keys("EC", 256), later());
        own.write(files.certificate(), files.key());
        String stranger = TestAuthority.pem(new TestAuthority("Somebody").certificate());
        Files.writeString(
                files.certificate(),
                TestAuthority.pem(own.certificate()) + stranger + TestAuthority.pem(AUTHORITY.certificate()));
        serves(own.certificate());
    }

    @Test
    void filesAreExchangedUnderLoadWithoutAFailedRequest() throws Exception {
        AtomicBoolean ending = new AtomicBoolean();
        try (Served served = serve();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                counts.add(clients.submit(() -> {
                    int answered = 0;
                    while (!ending.get()) {
                        try (RawHttp http = RawHttp.on(connect(served, AUTHORITY.client(Optional.empty())))) {
                            assertThat(http.request("GET /hello HTTP/1.1")
                                            .receive()
                                            .text())
                                    .isEqualTo("hello");
                            answered++;
                        }
                    }
                    return answered;
                }));
            }
            for (int i = 0; i < 2; i++) {
                TestAuthority.Certified next = AUTHORITY.server();
                next.write(files.certificate(), files.key());
                await().until(() -> shown(served).equals(next.certificate()));
            }
            ending.set(true);
            for (Future<Integer> count : counts) {
                assertThat(count.get()).isPositive();
            }
        }
    }

    @Test
    void badFilesChangeNothingAndGoodOnesBehindThemDo() throws IOException {
        try (Served served = serve()) {
            X509Certificate first = shown(served);
            Files.writeString(files.certificate(), "nonsense");
            Files.delete(files.key());
            TestAuthority.Certified foreign = new TestAuthority("Foreign").server();
            assertThat(shown(served)).isEqualTo(first);
            foreign.write(folder.resolve("foreign.crt"), folder.resolve("foreign.key"));
            assertThat(shown(served)).isEqualTo(first);
            TestAuthority.Certified next = AUTHORITY.server();
            next.write(files.certificate(), files.key());
            await().until(() -> shown(served).equals(next.certificate()));
        }
    }

    /** Kubernetes mounts files as links through a folder's link, which is exchanged by a rename. */
    @Test
    void aLinkThatPointsElsewhereIsFollowed() throws IOException {
        Path one = Files.createDirectory(folder.resolve("..one"));
        Path two = Files.createDirectory(folder.resolve("..two"));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), one.getFileName());
        TestAuthority.Certified next = AUTHORITY.server();
        AUTHORITY.server().write(one.resolve("tls.crt"), one.resolve("tls.key"));
        next.write(two.resolve("tls.crt"), two.resolve("tls.key"));
        Files.delete(files.certificate());
        Files.delete(files.key());
        Files.createSymbolicLink(files.certificate(), Path.of("..data/tls.crt"));
        Files.createSymbolicLink(files.key(), Path.of("..data/tls.key"));
        try (Served served = serve()) {
            assertThat(shown(served)).isNotEqualTo(next.certificate());
            Path link = Files.createSymbolicLink(folder.resolve("..tmp"), two.getFileName());
            Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);
            await().until(() -> shown(served).equals(next.certificate()));
        }
    }

    @Test
    void authoritiesOfClientsAreExchangedToo() throws IOException {
        Path authorities = folder.resolve("ca.crt");
        TestAuthority former = new TestAuthority("Former");
        TestAuthority now = new TestAuthority("Now");
        former.write(authorities);
        files = new TlsFiles(files.certificate(), files.key(), Optional.of(authorities));
        SSLContext ofFormer = AUTHORITY.client(Optional.of(former.certified("CN=a", LOCALHOST)));
        SSLContext ofNow = AUTHORITY.client(Optional.of(now.certified("CN=a", LOCALHOST)));
        try (Served served = serve()) {
            assertThat(comesIn(served, ofFormer)).isTrue();
            assertThat(comesIn(served, ofNow)).isFalse();
            now.write(authorities);
            await().until(() -> comesIn(served, ofNow));
            assertThat(comesIn(served, ofFormer)).isFalse();
        }
    }

    private static boolean comesIn(Served served, SSLContext context) throws IOException {
        try (SSLSocket socket = connect(served, context);
                RawHttp http = RawHttp.on(socket)) {
            return http.request("GET /who HTTP/1.1").receive().text().equals("1");
        } catch (IOException | java.io.UncheckedIOException e) {
            return false;
        }
    }
}
