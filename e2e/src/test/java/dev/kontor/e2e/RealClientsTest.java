package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs that people use, against a whole registry: what comes back is what went in. */
class RealClientsTest {
    private static final String GO = "go install ";
    private static final String ORAS = GO + "oras.land/oras/cmd/oras@latest";
    private static final String REGCTL = GO + "github.com/regclient/regclient/cmd/regctl@latest";

    @TempDir
    private Path folder;

    private Wire wire;
    private String host;

    @BeforeEach
    void start() {
        wire = Wire.start(folder.resolve("registry"));
        host = wire.uri().getAuthority();
    }

    @AfterEach
    void stop() {
        wire.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30})
    void skopeoGetsBackWhatItPushed(int layers) throws IOException {
        RealClient skopeo = RealClient.named("skopeo", "apt-get install skopeo");
        ImageLayout image = ImageLayout.image(folder.resolve("in"), layers, layers);

        skopeo.run("copy", "--dest-tls-verify=false", "oci:" + image.folder() + ":1", docker("img/app:1"));
        skopeo.run("copy", "--src-tls-verify=false", docker("img/app:1"), "oci:" + folder.resolve("out") + ":1");

        assertThat(blobs(folder.resolve("out"))).isEqualTo(blobs(image.folder()));
    }

    @Test
    void skopeoPushesDockerTypes() throws IOException {
        RealClient skopeo = RealClient.named("skopeo", "apt-get install skopeo");
        ImageLayout image = ImageLayout.image(folder.resolve("in"), 3, 5);
        String source = "oci:" + image.folder() + ":1";

        skopeo.run("copy", "--format", "v2s2", "--dest-tls-verify=false", source, docker("img/docker:1"));

        assertThat(skopeo.run("inspect", "--raw", "--tls-verify=false", docker("img/docker:1")))
                .contains("application/vnd.docker.distribution.manifest.v2+json");
        skopeo.run("copy", "--src-tls-verify=false", docker("img/docker:1"), "dir:" + folder.resolve("dir"));
    }

    @Test
    void skopeoPushesAnIndexOfTwoPlatforms() throws IOException {
        RealClient skopeo = RealClient.named("skopeo", "apt-get install skopeo");
        ImageLayout index = ImageLayout.index(folder.resolve("in"), 9);

        skopeo.run("copy", "--all", "--dest-tls-verify=false", "oci:" + index.folder() + ":1", docker("img/multi:1"));
        skopeo.run(
                "copy",
                "--all",
                "--src-tls-verify=false",
                docker("img/multi:1"),
                "oci:" + folder.resolve("out") + ":1");

        assertThat(blobs(folder.resolve("out"))).isEqualTo(blobs(index.folder()));
    }

    @Test
    void craneCopiesListsAndDeletes() throws IOException {
        RealClient crane = RealClient.named("crane", RealClient.CRANE);
        ImageLayout image = ImageLayout.image(folder.resolve("in"), 4, 11);

        crane.run("push", "--insecure", image.folder().toString(), host + "/c/one:1");
        crane.run("copy", "--insecure", host + "/c/one:1", host + "/c/two:2");

        String digest = crane.run("digest", "--insecure", host + "/c/one:1");
        assertThat(crane.run("digest", "--insecure", host + "/c/two:2")).isEqualTo(digest);
        assertThat(crane.run("ls", "--insecure", host + "/c/two")).isEqualTo("2\n");
        assertThat(crane.run("catalog", "--insecure", host)).isEqualTo("c/one\nc/two\n");
        crane.run("validate", "--insecure", "--remote", host + "/c/two:2", "--fast");
        crane.run("delete", "--insecure", host + "/c/one:1");
        assertThat(crane.run("ls", "--insecure", host + "/c/one")).isEmpty();
    }

    @Test
    void orasAttachesAndDiscovers() throws IOException {
        RealClient oras = RealClient.named("oras", ORAS);
        Path file = Files.writeString(folder.resolve("notes.txt"), "notes");
        String attached = file + ":text/plain";

        oras.run("push", "--plain-http", "--disable-path-validation", host + "/art:1", attached);
        oras.run(
                "attach",
                "--plain-http",
                "--disable-path-validation",
                "--artifact-type",
                "x/notes",
                host + "/art:1",
                attached);

        assertThat(oras.run("discover", "--plain-http", host + "/art:1")).contains("x/notes");
        assertThat(oras.run("repo", "tags", "--plain-http", host + "/art")).isEqualTo("1\n");
    }

    @Test
    void regctlCopiesBetweenRepositories() throws IOException {
        RealClient regctl = RealClient.named("regctl", REGCTL);
        ImageLayout image = ImageLayout.image(folder.resolve("in"), 2, 13);
        String[] plain = {"--host", "reg=" + host + ",tls=disabled"};

        regctl.run(with(plain, "image", "copy", "ocidir://" + image.folder() + ":1", host + "/r/one:1"));
        regctl.run(with(plain, "image", "copy", host + "/r/one:1", host + "/r/two:1"));

        assertThat(regctl.run(with(plain, "tag", "ls", host + "/r/two"))).isEqualTo("1\n");
        assertThat(regctl.run(with(plain, "image", "digest", host + "/r/two:1")))
                .isEqualTo(regctl.run(with(plain, "image", "digest", host + "/r/one:1")));
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private String docker(String image) {
        return "docker://" + host + "/" + image;
    }

    /** The blobs of a layout by name, each as the hash of its bytes. */
    private static Map<String, Integer> blobs(Path layout) throws IOException {
        Map<String, Integer> blobs = new TreeMap<>();
        try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
            for (Path file : files.toList()) {
                blobs.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return blobs;
    }
}
