package dev.kontor.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of profiles, which zot's client writes too. */
class ProfileFileTest {
    @TempDir
    private Path folder;

    private Path path;
    private ProfileFile file;

    @BeforeEach
    void name() {
        path = folder.resolve(".zot");
        file = new ProfileFile(path);
    }

    @Test
    void readsAndKeepsWhatZotsClientWrote() throws IOException {
        Files.writeString(path, """
                {"configs": [
                  {"_name": "main", "url": "https://zot.example:8080", "showspinner": true, "verify-tls": "false", "later": 1},
                  {"_name": "local", "url": "http://localhost:5000"}
                 ],
                 "defaultConfigName": "local", "more": {"x": 1}}
                """);
        assertThat(file.names()).containsExactly("main", "local");
        assertThat(file.defaultName()).contains("local");
        assertThat(file.profile("main")).isEqualTo(new Profile("main", "https://zot.example:8080", false, true));
        assertThat(file.profile("local")).isEqualTo(new Profile("local", "http://localhost:5000", true, true));

        file.set("local", "showspinner", "false");
        file.remove("local");
        assertThat(file.defaultName()).isEmpty();
        assertThat(Files.readString(path)).contains("\"later\" : 1", "\"more\"").doesNotContain("localhost");
    }

    @Test
    void addsSetsAndResets() {
        file.add("main", "https://registry.example.com");
        file.set("main", "verify-tls", "false");
        assertThat(file.get("main", "verify-tls")).isEqualTo("false");
        file.reset("main", "verify-tls");
        assertThat(file.get("main", "verify-tls")).isEqualTo("true");
        file.set("main", "url", "http://10.0.0.1:5000");
        file.setDefault(Optional.of("main"));
        assertThat(file.defaultName()).contains("main");
        assertThat(file.profile("main").url()).isEqualTo("http://10.0.0.1:5000");
        file.setDefault(Optional.empty());
        assertThat(file.defaultName()).isEmpty();
    }

    @Test
    void saysWhatIsWrongAndChangesNothing() throws IOException {
        file.add("main", "https://registry.example.com");
        String before = Files.readString(path);
        assertThatThrownBy(() -> file.add("main", "https://other.example.com")).hasMessageContaining("already");
        assertThatThrownBy(() -> file.add("other", "registry.example.com")).hasMessageContaining("https://");
        assertThatThrownBy(() -> file.add("other", "ftp://registry.example.com"))
                .hasMessageContaining("no address");
        assertThatThrownBy(() -> file.set("main", "verify-tls", "maybe")).hasMessageContaining("true or false");
        assertThatThrownBy(() -> file.set("main", "colour", "red"))
                .hasMessageContaining("url, showspinner, verify-tls");
        assertThatThrownBy(() -> file.reset("main", "url")).hasMessageContaining("no value to go back to");
        assertThatThrownBy(() -> file.setDefault(Optional.of("absent"))).hasMessageContaining("config add");
        assertThat(Files.readString(path)).isEqualTo(before);

        Files.writeString(path, "{\"configs\": [");
        assertThatThrownBy(file::names).isInstanceOf(ClientException.class).hasMessageContaining("cannot read");
        assertThat(Files.readString(path)).isEqualTo("{\"configs\": [");
    }
}
