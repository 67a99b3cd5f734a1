package dev.kontor.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key file may hold, and how keys change while requests go on. */
class KeyRingTest {
    private static final String A = "a".repeat(43);
    private static final String B = "b".repeat(43);
    private static final Caller ALICE = new Caller("alice", List.of());
    private static final Logger LOGGER = Logger.getLogger(KeyRing.class.getName());

    @TempDir
    private Path folder;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final List<KeyRing> open = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record.getLevel() + " " + record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void close() {
        LOGGER.removeHandler(handler);
        open.forEach(KeyRing::close);
    }

    @Test
    void signsWithTheFirstSecretAndVerifiesWithAllKeys() throws IOException {
        KeyRing before = issuer("before", "old:" + A);
        KeyRing between = issuer("between", "# two\n\nnew:" + B + "\r\n old:" + A + "=\n");
        KeyRing first = receiver("first", derived("old", A));
        KeyRing both = receiver("both", derived("old", A) + "\n# new\n" + derived("new", B));

        assertThat(accepts(both, before)).isTrue();
        assertThat(accepts(both, between)).isTrue();
        assertThat(accepts(first, before)).isTrue();
        assertThat(accepts(first, between)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k",
                "k:",
                ":SECRET",
                "k k:SECRET",
                "k:SECRET\nk:SECRET",
                "k:c2hvcnQ",
                "k:SECRET\nother:not+base64/url+++++++++++++++++++++++++++++++++++",
                "gateway:k:c2hvcnQ",
                "gateway:k:SECRET\ngateway:k:SECRET",
                "Gateway:k:SECRET",
                "gate|way:k:SECRET",
                ":k:SECRET",
                "gateway::SECRET",
                "gateway:k:SECRET:more"
            })
    void refusesFilesWithALineThatIsWrong(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), text.replace("SECRET", A));

        assertThatThrownBy(() -> KeyRing.open("blob", file, Set.of()))
                .isInstanceOf(KeyRingException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContainingAny(A, "c2hvcnQ", "not+base64");
    }

    @Test
    void refusesFilesThatLackWhatTheProgramNeeds() throws IOException {
        Path secrets = Files.writeString(folder.resolve("secrets"), "k:" + A);
        Path received = Files.writeString(folder.resolve("received"), "gateway:k:" + A);
        Path nothing = Files.writeString(folder.resolve("nothing"), "# none\n\n");

        assertThatItLacks(secrets, KeyUse.VERIFY, "issuer:name:key");
        assertThatItLacks(received, KeyUse.SIGN, "name:secret");
        assertThatItLacks(nothing, KeyUse.SIGN, "name:secret");
        assertThatItLacks(nothing, KeyUse.VERIFY, "issuer:name:key");
    }

    private static void assertThatItLacks(Path file, KeyUse use, String line) {
        assertThatThrownBy(() -> KeyRing.open("blob", file, Set.of(use)))
                .isInstanceOf(KeyRingException.class)
                .hasMessageContainingAll(file.toString(), line, "kontor keys make")
                .hasMessageNotContaining(A);
    }

    @Test
    void refusesFilesThatAreMissingOrNoFiles() {
        assertThatThrownBy(() -> KeyRing.open("blob", folder.resolve("absent"), Set.of()))
                .isInstanceOf(KeyRingException.class);
        assertThatThrownBy(() -> KeyRing.open("blob", folder, Set.of())).isInstanceOf(KeyRingException.class);
    }

    @Test
    void takesOverChangedFiles() throws IOException {
        KeyRing issuer = issuer("issuer", "one:" + A);
        KeyRing receiver = receiver("receiver", derived("one", A));

        Files.writeString(folder.resolve("receiver"), derived("one", A) + "\n" + derived("two", B));
        await().until(() -> receiver.find("gateway", "two").isPresent());
        assertThat(accepts(receiver, issuer)).isTrue();

        Files.writeString(folder.resolve("issuer"), "two:" + B + "\none:" + A);
        await().until(() -> issuer.signing("blob").id().equals("two"));
        assertThat(accepts(receiver, issuer)).isTrue();

        Files.writeString(folder.resolve("receiver"), derived("two", B));
        await().until(() -> receiver.find("gateway", "one").isEmpty());
        assertThat(accepts(receiver, issuer)).isTrue();
    }

    @Test
    void takesOverAChangedSecretOfTheSameName() throws IOException {
        KeyRing issuer = issuer("issuer", "one:" + A);
        KeyRing receiver = receiver("receiver", derived("one", A));

        Files.writeString(folder.resolve("receiver"), derived("one", B));
        await().until(() -> !accepts(receiver, issuer));
        Files.writeString(folder.resolve("issuer"), "one:" + B);
        await().until(() -> accepts(receiver, issuer));
    }

    @Test
    void keepsTheKeysWhenTheFileBreaks() throws IOException {
        KeyRing issuer = issuer("issuer", "one:" + A);
        KeyRing receiver = receiver("receiver", derived("one", A));

        Files.writeString(folder.resolve("receiver"), "gateway:two:short");
        await().until(() -> logged.stream().anyMatch(line -> line.contains("line 1")));
        Files.writeString(folder.resolve("receiver"), "two:" + B);
        await().until(() -> logged.stream().anyMatch(line -> line.contains("holds no key by which")));
        Files.delete(folder.resolve("receiver"));
        await().until(() -> logged.stream().anyMatch(line -> line.contains("there is no key file")));

        assertThat(accepts(receiver, issuer)).isTrue();
        assertThat(logged).noneMatch(line -> line.contains("short") || line.contains(B));
    }

    @Test
    void warnsOfAFileThatEverybodyMayRead() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "k:" + A);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        open.add(KeyRing.open("gateway", file, Set.of(KeyUse.SIGN)));
        assertThat(logged).isEmpty();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        open.add(KeyRing.open("gateway", file, Set.of(KeyUse.SIGN)));
        assertThat(logged).singleElement().asString().contains("WARNING").contains("chmod");
    }

    @Test
    void showsNoSecret() throws IOException {
        assertThat(issuer("keys", "k:" + A).signing("blob").toString()).isEqualTo("IdentityKey[k]");
        assertThat(new KeyFile(folder.resolve("keys")).parse("k:" + A).toString())
                .contains("IssuerSecret[k]")
                .doesNotContain(A);
    }

    @Test
    void isForProgramsOfTheSuite() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "k:" + A);

        assertThatThrownBy(() -> KeyRing.open("gate|way", file, Set.of())).isInstanceOf(IllegalArgumentException.class);
        KeyRing ring = issuer("keys", "k:" + A);
        assertThatThrownBy(() -> ring.signing("blob|gateway")).isInstanceOf(IllegalArgumentException.class);
    }

    private KeyRing issuer(String name, String text) throws IOException {
        return ring("gateway", name, text, KeyUse.SIGN);
    }

    private KeyRing receiver(String name, String text) throws IOException {
        return ring("blob", name, text, KeyUse.VERIFY);
    }

    private KeyRing ring(String program, String name, String text, KeyUse use) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        KeyRing ring = KeyRing.open(program, file, Set.of(use), Duration.ofMillis(10));
        open.add(ring);
        return ring;
    }

    private static String derived(String id, String secret) {
        return new IssuerSecret(id, Base64.getUrlDecoder().decode(secret))
                .keyFor("gateway", "blob")
                .line("gateway");
    }

    private static boolean accepts(KeyRing receiver, KeyRing issuer) {
        InstantSource clock = InstantSource.system();
        String token = new TokenIssuer(issuer, clock).issue(ALICE, "blob", "GET", "/");
        return new TokenVerifier(receiver, clock).verify(List.of(token), "GET", "/") instanceof Verification.Accepted;
    }
}
