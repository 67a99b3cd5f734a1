package dev.kontor.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How key files are made and changed. */
class KeyFolderTest {
    private static final List<String> SERVICES = List.of("blob", "manifest");

    @TempDir
    private Path folder;

    private KeyFolder keys;

    @BeforeEach
    void makeKeys() throws IOException {
        keys = new KeyFolder(folder, "gateway", SERVICES);
        keys.make();
    }

    @Test
    void givesEachProgramAFileOfItsOwn() throws IOException {
        assertThat(lines("gateway")).singleElement().asString().matches("k1:[A-Za-z0-9_-]{43}");
        assertThat(lines("blob")).singleElement().asString().matches("gateway:k1:[A-Za-z0-9_-]{43}");
        assertThat(lines("manifest")).singleElement().asString().matches("gateway:k1:[A-Za-z0-9_-]{43}");
        assertThat(secrets()).hasSize(3).doesNotHaveDuplicates();
        assertThat(Files.getPosixFilePermissions(keys.file("gateway")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThatAllBelieve();
    }

    @Test
    void changesNothingThatIsAsItShouldBe() throws IOException {
        List<String> before = contents();
        keys.make();
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void derivesWhatIsMissingOrWrong() throws IOException {
        List<String> before = contents();
        Files.delete(keys.file("blob"));
        Files.writeString(
                keys.file("manifest"),
                Files.readString(keys.file("manifest")).replaceFirst("gateway:k1:.*", "gateway:k9:" + "a".repeat(43)));
        keys.make();
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void takesASecretThatWasMadeOtherwise() throws IOException {
        Files.writeString(keys.file("gateway"), "# by hand\n20260301:" + "A".repeat(43) + "\n");
        keys.make();
        assertThat(lines("gateway")).containsExactly("20260301:" + "A".repeat(43));
        assertThat(Files.readString(keys.file("gateway"))).startsWith("# by hand\n");
        assertThatAllBelieve();
        keys.add();
        assertThat(keys.ids()).containsExactly("20260301", "k1");
    }

    @Test
    void changesASecretInStepsOfWhichEachPairIsGood() throws IOException {
        for (int i = 1; i <= 2; i++) {
            String old = "k" + i;
            String next = "k" + (i + 1);
            List<String> receivers = lines("blob");
            keys.add();
            assertThat(keys.ids()).containsExactly(old, next);
            assertThat(lines("blob")).hasSize(2).containsAll(receivers);
            assertThatAllBelieve();
            receivers = lines("blob");
            keys.use();
            assertThat(keys.ids()).containsExactly(next, old);
            assertThat(lines("blob")).isEqualTo(receivers);
            assertThatAllBelieve();
            keys.drop();
            assertThat(keys.ids()).containsExactly(next);
            assertThat(lines("blob")).singleElement().asString().startsWith("gateway:" + next);
            assertThatAllBelieve();
        }
    }

    @Test
    void leavesWhatIsOfOthers() throws IOException {
        List<String> before = contents();
        KeyFolder sync = new KeyFolder(folder, "sync", List.of("manifest"));
        new KeyFolder(folder, "gateway", List.of("blob", "manifest", "sync")).make();
        sync.make();
        sync.add();

        assertThat(lines("gateway")).isEqualTo(before.get(0).lines().skip(1).toList());
        assertThat(lines("blob")).isEqualTo(before.get(1).lines().skip(1).toList());
        assertThat(lines("manifest"))
                .startsWith(before.get(2).lines().skip(1).toArray(String[]::new))
                .hasSize(3);
        assertThat(lines("sync")).hasSize(3).first().asString().startsWith("gateway:k1:");
        try (KeyRing both = KeyRing.open("sync", keys.file("sync"), Set.of(KeyUse.SIGN, KeyUse.VERIFY))) {
            assertThat(both.signing("manifest").id()).isEqualTo("k1");
            assertThat(both.believes("gateway")).isTrue();
        }
    }

    @Test
    void keepsTheRightsOfAFile() throws IOException {
        Files.setPosixFilePermissions(keys.file("blob"), PosixFilePermissions.fromString("rw-r-----"));
        keys.add();
        assertThat(Files.getPosixFilePermissions(keys.file("blob")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void leavesNothingElse() throws IOException {
        keys.add();
        keys.use();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(3);
        }
    }

    @Test
    void refusesWhatItCannotBuildOn() throws IOException {
        assertThatThrownBy(() -> new KeyFolder(folder, "../gateway", SERVICES))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyFolder(folder, "gateway", List.of("blob", "")))
                .isInstanceOf(IllegalArgumentException.class);
        KeyFolder absent = new KeyFolder(folder, "sync", SERVICES);
        List<String> before = contents();
        assertThatThrownBy(absent::use).isInstanceOf(KeyRingException.class).hasMessageContaining("sync");
        assertThatThrownBy(absent::drop).isInstanceOf(KeyRingException.class).hasMessageContaining("sync");
        assertThat(contents()).isEqualTo(before);

        Files.writeString(keys.file("manifest"), "gateway:k1:short\n");
        assertThatThrownBy(keys::make).isInstanceOf(KeyRingException.class).hasMessageContaining("line 1");
    }

    private void assertThatAllBelieve() {
        try (KeyRing gateway = KeyRing.open("gateway", keys.file("gateway"), Set.of(KeyUse.SIGN))) {
            for (String service : SERVICES) {
                try (KeyRing ring = KeyRing.open(service, keys.file(service), Set.of(KeyUse.VERIFY))) {
                    String token = new TokenIssuer(gateway, InstantSource.system())
                            .issue(Caller.ANONYMOUS, service, "GET", "/");
                    assertThat(new TokenVerifier(ring, InstantSource.system()).verify(List.of(token), "GET", "/"))
                            .isInstanceOf(Verification.Accepted.class);
                }
            }
        }
    }

    private List<String> contents() throws IOException {
        return List.of(
                Files.readString(keys.file("gateway")),
                Files.readString(keys.file("blob")),
                Files.readString(keys.file("manifest")));
    }

    private List<String> secrets() throws IOException {
        return Stream.of(lines("gateway"), lines("blob"), lines("manifest"))
                .flatMap(List::stream)
                .map(line -> line.substring(line.lastIndexOf(':')))
                .toList();
    }

    private List<String> lines(String program) throws IOException {
        return Files.readAllLines(keys.file(program)).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
