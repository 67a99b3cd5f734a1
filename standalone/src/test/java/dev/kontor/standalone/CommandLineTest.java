package dev.kontor.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line answers, and with which exit code: 0 done, 1 failed, 2 used wrongly. */
class CommandLineTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesTheCommands() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("serve", "verify", "keys", "--version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "verify"})
    void helpOfACommandSaysWhatItTakes(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: kontor " + command, "CONFIG");
    }

    @Test
    void explainSaysWhatConditionsSee() throws IOException {
        Files.writeString(folder.resolve("users"), "");
        String config = Files.writeString(folder.resolve("rules.yaml"), """
                http:
                  auth: {htpasswd: {path: %s}}
                  accessControl:
                    repositories:
                      "team/**":
                        policies:
                          - users: [bob]
                            actions: [update]
                            conditions:
                              - {expression: "req.tag != 'latest'", message: latest stays}
                              - {expression: "req.client.ip.startsWith('10.')"}
                              - {expression: "req.claims.job == 'ci'"}
                """.formatted(folder.resolve("users")))
                .toString();
        String[] question = {"policy", "explain", "bob", "update", "team/app", "--config", config};
        assertThat(run(question)).isEqualTo(1);
        assertThat(run(with(question, "--reference", "1", "--address", "10.0.0.7", "--claims", "{\"job\": \"ci\"}")))
                .isZero();
        assertThat(run(with(question, "--reference", "latest", "--address", "10.0.0.7")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("latest stays");
        assertThat(run(with(question, "--claims", "[1]"))).isEqualTo(2);
        assertThat(run(with(question, "--reference", "a/b"))).isEqualTo(2);
        assertThat(run("policy", "explain", "--help")).isZero();
        assertThat(out.toString()).contains("Conditions see the options alone");
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void versionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString().strip()).startsWith("kontor ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"sevre, serve", "--verbose, --version"})
    void whatItDoesNotKnowIsUsedWrongly(String argument, String meant) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString()).contains(argument, meant);
    }

    @Test
    void verifyWantsAFile() {
        assertThat(run("verify")).isEqualTo(2);
        assertThat(err.toString()).contains("CONFIG");
    }

    @Test
    void verifyPraisesAGoodFile() throws IOException {
        Path config = config("{\"http\": {\"address\": \"127.0.0.1\", \"port\": \"5000\"}}");

        assertThat(run("verify", config.toString())).isZero();
        assertThat(out.toString()).contains(config + " is valid.");
    }

    @Test
    void verifyNamesTheKeyThatWasMeant() throws IOException {
        Path config = config("{\"http\": {\"prot\": \"5000\"}}");

        assertThat(run("verify", config.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("error: ").contains("prot", "port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "serve"})
    void allThatIsWrongIsSaidAtOnce(String command) throws IOException {
        Path config = config("""
                {"http": {"port": "0",
                  "tls": {"cert": "absent.crt", "key": "absent.key"},
                  "auth": {"htpasswd": {"path": "absent.users"}}}}""");

        assertThat(run(command, config.toString())).isEqualTo(1);
        assertThat(err.toString().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("error: " + config + ":"))
                .anyMatch(line -> line.contains(":2: 'http.tls.cert': the file absent.crt does not exist"))
                .anyMatch(line -> line.contains(":2: 'http.tls.key': the file absent.key does not exist"))
                .anyMatch(line -> line.contains(":3: 'http.auth.htpasswd.path': the file absent.users does not exist"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "serve"})
    void fileThatIsNotThereIsNamed(String command) {
        Path absent = folder.resolve("absent.json");

        assertThat(run(command, absent.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("error: ").contains(absent.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5000", "localhost", "localhost:http", ":5000", "localhost:123456"})
    void listenWantsHostAndPort(String listen) {
        assertThat(run("serve", "--listen", listen)).isEqualTo(2);
        assertThat(err.toString()).contains("HOST:PORT", "127.0.0.1:5000");
    }

    @Test
    void keysAreMadeAndChangedAndNeverShown() throws IOException {
        Path gateway = folder.resolve("gateway").resolve("keys");

        assertThat(run("keys", "make", folder.toString())).isZero();
        String secret = Files.readAllLines(gateway).getLast().substring("k1:".length());
        assertThat(run("keys", "add", folder.toString())).isZero();
        assertThat(run("keys", "use", folder.toString())).isZero();
        assertThat(Files.readAllLines(gateway)).last().asString().isEqualTo("k1:" + secret);
        assertThat(run("keys", "drop", folder.toString())).isZero();
        assertThat(Files.readString(gateway)).contains("k2:").doesNotContain("k1:");
        assertThat(run("keys", "make", folder.toString(), "--issuer", "sync", "--for", "blob"))
                .isZero();
        assertThat(Files.readString(folder.resolve("blob").resolve("keys")))
                .contains("gateway:k2:", "sync:k1:")
                .doesNotContain("gateway:k1:");

        assertThat(out.toString())
                .contains(gateway + ": signs with k1, knows k1, k2", "believes gateway by k2")
                .doesNotContain(secret);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void keysAreRefusedWhereTheyCannotBe() throws IOException {
        assertThat(run("keys")).isEqualTo(2);
        assertThat(run("keys", "make")).isEqualTo(2);
        assertThat(run("keys", "use", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("error: there is no secret of gateway");
        assertThat(run("keys", "make", folder.toString(), "--issuer", "../x")).isEqualTo(1);
        assertThat(run("keys", "make", config("{}").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("'../x' is no name of a program", "error: the key files cannot be written");
    }

    @Test
    void folderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(run(
                        "serve",
                        "--listen",
                        "127.0.0.1:0",
                        "--data",
                        file.resolve("data").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("error: ").contains(file.toString());
    }

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("config.json"), text);
    }

    private int run(String... arguments) {
        return new CommandLine(new Main())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
