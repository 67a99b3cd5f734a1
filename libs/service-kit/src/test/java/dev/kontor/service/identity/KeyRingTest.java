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
import java.util.List;
import java.util.Map;
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
    void signsWithTheFirstKeyAndVerifiesWithAll() throws IOException {
        KeyRing before = ring("before", "old:" + A);
        KeyRing between = ring("between", "# two\n\nnew:" + B + "\r\n old:" + A + "=\n");
        KeyRing after = ring("after", "new:" + B);

        assertThat(accepts(between, before)).isTrue();
        assertThat(accepts(between, after)).isTrue();
        assertThat(accepts(after, between)).isTrue();
        assertThat(accepts(before, between)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# none\n",
                "k",
                "k:",
                ":SECRET",
                "k k:SECRET",
                "k:SECRET\nk:SECRET",
                "k:c2hvcnQ",
                "k:SECRET\nother:not+base64/url+++++++++++++++++++++++++++++++++++",
                "k:SECRET:SECRET"
            })
    void refusesFilesThatHoldNoRing(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), text.replace("SECRET", A));

        assertThatThrownBy(() -> KeyRing.open(file))
                .isInstanceOf(KeyRingException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContainingAny(A, "c2hvcnQ", "not+base64");
    }

    @Test
    void refusesFilesThatAreMissingOrNoFiles() {
        assertThatThrownBy(() -> KeyRing.open(folder.resolve("absent"))).isInstanceOf(KeyRingException.class);
        assertThatThrownBy(() -> KeyRing.open(folder)).isInstanceOf(KeyRingException.class);
    }

    @Test
    void takesOverAChangedFile() throws IOException {
        KeyRing ring = ring("keys", "one:" + A);
        KeyRing successor = ring("successor", "two:" + B);

        Files.writeString(folder.resolve("keys"), "one:" + A + "\ntwo:" + B + "\n");
        await().until(() -> accepts(ring, successor));

        Files.writeString(folder.resolve("keys"), "two:" + B + "\n");
        await().until(() -> accepts(successor, ring));
        assertThat(ring.find("one")).isEmpty();
    }

    @Test
    void takesOverAChangedSecretOfTheSameName() throws IOException {
        KeyRing ring = ring("keys", "one:" + A);
        KeyRing other = ring("other", "one:" + B);

        Files.writeString(folder.resolve("keys"), "one:" + B);
        await().until(() -> accepts(ring, other));
    }

    @Test
    void keepsTheKeysWhenTheFileBreaks() throws IOException {
        KeyRing ring = ring("keys", "one:" + A);

        Files.writeString(folder.resolve("keys"), "two:short");
        await().until(() -> logged.stream().anyMatch(line -> line.contains("line 1")));
        Files.delete(folder.resolve("keys"));
        await().until(() -> logged.stream().anyMatch(line -> line.contains("there is no key file")));

        assertThat(accepts(ring, ring)).isTrue();
        assertThat(logged).noneMatch(line -> line.contains("short"));
    }

    @Test
    void warnsOfAFileThatEverybodyMayRead() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "k:" + A);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        open.add(KeyRing.open(file));
        assertThat(logged).isEmpty();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        open.add(KeyRing.open(file));
        assertThat(logged).singleElement().asString().contains("WARNING").contains("chmod");
    }

    @Test
    void showsNoSecret() throws IOException {
        assertThat(ring("keys", "k:" + A).signing().toString()).isEqualTo("IdentityKey[k]");
    }

    private KeyRing ring(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        KeyRing ring = KeyRing.open(file, Duration.ofMillis(10));
        open.add(ring);
        return ring;
    }

    private static boolean accepts(KeyRing verifying, KeyRing signing) {
        InstantSource clock = InstantSource.system();
        String token = new TokenIssuer("gateway", signing, clock).issue(ALICE, "blob", "GET", "/");
        return new TokenVerifier("blob", Map.of("gateway", verifying), clock).verify(List.of(token), "GET", "/")
                instanceof Verification.Accepted;
    }
}
