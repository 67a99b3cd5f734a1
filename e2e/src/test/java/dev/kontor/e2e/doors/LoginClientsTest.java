package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.e2e.ImageLayout;
import dev.kontor.e2e.RealClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients that people use log in with passwords and API keys, and pull what is public without. */
class LoginClientsTest {
    private static final String GO = "go install ";

    @TempDir
    private Path folder;

    private House house;
    private Map<String, String> environment;
    private String key;

    @BeforeEach
    void open() throws IOException {
        house = House.open(folder);
        assertThat(house.pushManifest("public/app", "1", House.login("root")).status())
                .isEqualTo(201);
        assertThat(house.pushManifest("team/app", "1", House.login("root")).status())
                .isEqualTo(201);
        key = house.ask(
                        "POST",
                        "/zot/auth/apikey",
                        House.login("bob"),
                        "{\"label\": \"ci\"}".getBytes(StandardCharsets.UTF_8))
                .json()
                .path("apiKey")
                .asText();
        Path home = Files.createDirectory(folder.resolve("home"));
        environment = Map.of(
                "HOME", home.toString(),
                "DOCKER_CONFIG", home.toString(),
                "REGISTRY_AUTH_FILE", home.resolve("auth.json").toString(),
                "REGCTL_CONFIG", home.resolve("regctl.json").toString(),
                "XDG_RUNTIME_DIR", home.toString());
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Path image() throws IOException {
        return ImageLayout.image(folder.resolve("in"), 2, 3).folder();
    }

    @Test
    void crane() throws IOException {
        RealClient crane = RealClient.named("crane", RealClient.CRANE);
        String host = house.host();
        String image = image().toString();
        assertThat(crane.runIn(environment, "digest", "--insecure", host + "/public/app:1"))
                .startsWith("sha256:");
        assertThatThrownBy(() -> crane.runIn(environment, "digest", "--insecure", host + "/team/app:1"))
                .hasMessageContaining("UNAUTHORIZED");
        crane.runIn(environment, "auth", "login", host, "-u", "bob", "-p", "bob-secret");
        crane.runIn(environment, "push", "--insecure", image, host + "/bobs/app:1");
        crane.runIn(environment, "copy", "--insecure", host + "/bobs/app:1", host + "/bobs/other:1");
        assertThat(crane.runIn(environment, "catalog", "--insecure", host))
                .isEqualTo("bobs/app\nbobs/other\npublic/app\nteam/app\n");
        assertThat(crane.runIn(environment, "digest", "--insecure", host + "/team/app:1"))
                .startsWith("sha256:");
        assertThatThrownBy(() -> crane.runIn(environment, "push", "--insecure", image, host + "/team/app:2"))
                .hasMessageContaining("DENIED");
        crane.runIn(environment, "auth", "login", host, "-u", "bob", "-p", key);
        crane.runIn(environment, "push", "--insecure", image, host + "/bobs/app:2");
        crane.runIn(environment, "auth", "login", host, "-u", "bob", "-p", "wrong");
        assertThatThrownBy(() -> crane.runIn(environment, "digest", "--insecure", host + "/public/app:1"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void oras() throws IOException {
        RealClient oras = RealClient.named("oras", GO + "oras.land/oras/cmd/oras@latest");
        String host = house.host();
        String file = Files.writeString(folder.resolve("notes.txt"), "notes") + ":text/plain";
        assertThat(oras.runIn(environment, "repo", "tags", "--plain-http", host + "/public/app"))
                .isEqualTo("1\n");
        assertThatThrownBy(() -> oras.runIn(environment, login("--plain-http", "wrong")))
                .isInstanceOf(AssertionError.class);
        for (String secret : new String[] {"bob-secret", key}) {
            oras.runIn(environment, login("--plain-http", secret));
            oras.runIn(environment, "push", "--plain-http", "--disable-path-validation", host + "/bobs/art:1", file);
            oras.runIn(environment, "logout", host);
            assertThatThrownBy(() -> oras.runIn(environment, "repo", "tags", "--plain-http", host + "/bobs/art"))
                    .isInstanceOf(AssertionError.class);
        }
    }

    private String[] login(String option, String secret) {
        return Stream.of("login", option, "-u", "bob", "-p", secret, house.host())
                .toArray(String[]::new);
    }

    @Test
    void skopeo() throws IOException {
        RealClient skopeo = RealClient.named("skopeo", "apt-get install skopeo");
        String host = "docker://" + house.host();
        String image = "oci:" + image() + ":1";
        skopeo.runIn(environment, "inspect", "--raw", "--tls-verify=false", host + "/public/app:1");
        assertThatThrownBy(() -> skopeo.runIn(environment, login("--tls-verify=false", "wrong")))
                .isInstanceOf(AssertionError.class);
        for (String secret : new String[] {"bob-secret", key}) {
            skopeo.runIn(environment, login("--tls-verify=false", secret));
            skopeo.runIn(environment, "copy", "--dest-tls-verify=false", image, host + "/bobs/app:1");
            skopeo.runIn(
                    environment,
                    "copy",
                    "--src-tls-verify=false",
                    host + "/bobs/app:1",
                    "oci:" + folder.resolve("out") + ":1");
        }
    }

    @Test
    void podman() {
        RealClient podman = RealClient.named("podman", "apt-get install podman");
        assertThatThrownBy(() -> podman.runIn(environment, login("--tls-verify=false", "wrong")))
                .isInstanceOf(AssertionError.class);
        assertThat(podman.runIn(environment, login("--tls-verify=false", "bob-secret")))
                .contains("Login Succeeded");
        assertThat(podman.runIn(environment, login("--tls-verify=false", key))).contains("Login Succeeded");
    }

    @Test
    void regctl() throws IOException {
        RealClient regctl = RealClient.named("regctl", GO + "github.com/regclient/regclient/cmd/regctl@latest");
        String host = house.host();
        regctl.runIn(environment, "registry", "set", host, "--tls", "disabled", "--skip-check");
        assertThat(regctl.runIn(environment, "tag", "ls", host + "/public/app")).isEqualTo("1\n");
        assertThatThrownBy(() -> regctl.runIn(environment, "tag", "ls", host + "/team/app"))
                .isInstanceOf(AssertionError.class);
        for (String secret : new String[] {"bob-secret", key}) {
            regctl.runIn(environment, "registry", "login", host, "-u", "bob", "-p", secret);
            regctl.runIn(environment, "image", "copy", "ocidir://" + image() + ":1", host + "/bobs/app:1");
            regctl.runIn(environment, "image", "copy", host + "/bobs/app:1", host + "/bobs/copy:1");
            assertThat(regctl.runIn(environment, "tag", "ls", host + "/team/app"))
                    .isEqualTo("1\n");
        }
    }
}
