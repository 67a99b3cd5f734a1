package dev.kontor.service.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontor.config.KontorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** How a configuration changes while a program runs with it. */
@ResourceLock("the log of ConfigWatch")
class ConfigWatchTest {
    private static final Logger LOGGER = Logger.getLogger(ConfigWatch.class.getName());

    @TempDir
    private Path folder;

    private final List<String> logged = new CopyOnWriteArrayList<>();
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
    }

    @Test
    void takesAChangeThatStandsStill() throws IOException {
        ConfigWatch config = watch(write("http: {realm: one}"));
        Supplier<String> realm = realm(config);
        List<String> told = new ArrayList<>();
        config.follow(now -> told.add(now.http().realm().orElse("")), "http.realm");
        config.follow(now -> told.add("wrongly"), "http.auth", "log");

        write("http: {realm: two}");
        config.look();
        assertThat(realm.get()).isEqualTo("one");
        config.look();
        config.look();

        assertThat(realm.get()).isEqualTo("two");
        assertThat(config.current().http().realm()).contains("two");
        assertThat(told).containsExactly("two");
        assertThat(logged).containsExactly("INFO the configuration has changed: http.realm");
    }

    @Test
    void doesNotTakeHalfAFile() throws IOException {
        String whole = "http:\n  realm: two\n  auth:\n    htpasswd: {path: \""
                + Files.writeString(folder.resolve("users"), "") + "\"}\n";
        ConfigWatch config = watch(write("http: {realm: one}"));
        Supplier<Boolean> isClosed = config.reloaded(now -> now.http().auth().isPresent(), "http.auth");
        Supplier<String> realm = realm(config);

        write(whole.substring(0, whole.indexOf("  auth")));
        config.look();
        write(whole);
        config.look();
        assertThat(realm.get()).isEqualTo("one");
        config.look();

        assertThat(realm.get()).isEqualTo("two");
        assertThat(isClosed.get()).isTrue();
    }

    @Test
    void keepsTheFormerOneWhileTheFileIsWrongAndSaysSoOnce() throws IOException {
        ConfigWatch config = watch(write("http: {realm: one}"));
        Supplier<String> realm = realm(config);

        write("http:\n  relm: two\n  port: many\n");
        look(config, 5);
        assertThat(realm.get()).isEqualTo("one");
        assertThat(logged)
                .hasSize(3)
                .allMatch(line -> line.startsWith("SEVERE"))
                .anyMatch(line -> line.contains("kontor.yaml:2: unknown key 'http.relm'; did you mean 'realm'?"))
                .anyMatch(line -> line.contains("kontor.yaml:3: 'http.port'"));

        write("http: {realm: one}");
        look(config, 2);
        assertThat(logged).hasSize(4).last().isEqualTo("INFO the configuration was written anew and says the same");
    }

    @Test
    void keepsTheFormerOneWhileTheFileIsAway() throws IOException {
        Path file = write("http: {realm: one}");
        ConfigWatch config = watch(file);
        Supplier<String> realm = realm(config);

        Files.delete(file);
        look(config, 3);
        assertThat(realm.get()).isEqualTo("one");
        write("http: {realm: two}");
        look(config, 2);

        assertThat(realm.get()).isEqualTo("two");
        assertThat(logged).filteredOn(line -> line.contains("does not exist")).hasSize(1);
    }

    @Test
    void followsLinksThatAreSetAnew() throws IOException {
        Path one = Files.createDirectory(folder.resolve("..one"));
        Path two = Files.createDirectory(folder.resolve("..two"));
        Files.writeString(one.resolve("kontor.yaml"), "http: {realm: one}");
        Files.writeString(two.resolve("kontor.yaml"), "http: {realm: two}");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("..one"));
        ConfigWatch config =
                watch(Files.createSymbolicLink(folder.resolve("kontor.yaml"), Path.of("..data", "kontor.yaml")));
        Supplier<String> realm = realm(config);

        Path next = Files.createSymbolicLink(folder.resolve("..next"), Path.of("..two"));
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        look(config, 2);

        assertThat(realm.get()).isEqualTo("two");
    }

    @Test
    void seesAFileThatWasRenamedOverAnotherOfTheSameLengthAndTime() throws IOException {
        FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Path file = write("http: {realm: one}");
        Files.setLastModifiedTime(file, time);
        ConfigWatch config = watch(file);
        Supplier<String> realm = realm(config);
        look(config, 2);

        Path next = Files.writeString(folder.resolve("kontor.yaml~"), "http: {realm: two}");
        Files.setLastModifiedTime(next, time);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        look(config, 2);

        assertThat(realm.get()).isEqualTo("two");
    }

    @Test
    void seesTwoChangesWithinOneTickOfTheClock() throws IOException {
        FileTime time = FileTime.from(Instant.now());
        Path file = write("http: {realm: one}");
        Files.setLastModifiedTime(file, time);
        ConfigWatch config = watch(file);
        Supplier<String> realm = realm(config);

        Files.writeString(file, "http: {realm: two}");
        Files.setLastModifiedTime(file, time);
        look(config, 2);

        assertThat(realm.get()).isEqualTo("two");
    }

    @Test
    void changesAllOrNothing() throws IOException {
        ConfigWatch config = watch(write("http: {realm: one}"));
        Supplier<String> realm = realm(config);
        config.reloaded(
                now -> {
                    if (now.http().realm().filter("two"::equals).isPresent()) {
                        throw new IllegalStateException("no such realm");
                    }
                    return now;
                },
                "http");

        write("http: {realm: two}");
        look(config, 4);
        assertThat(realm.get()).isEqualTo("one");
        assertThat(config.current().http().realm()).contains("one");
        assertThat(logged).hasSize(2).last().isEqualTo("SEVERE the changed configuration: no such realm");

        write("http: {realm: three}");
        look(config, 2);
        assertThat(realm.get()).isEqualTo("three");
    }

    @Test
    void triesAgainWhenAFileThatItNamesHasCome() throws IOException {
        Path users = folder.resolve("users");
        ConfigWatch config = watch(write("http: {realm: one}"));
        Supplier<Boolean> isClosed = config.reloaded(now -> now.http().auth().isPresent(), "http.auth");

        write("http: {auth: {htpasswd: {path: \"" + users + "\"}}}");
        look(config, 3);
        assertThat(isClosed.get()).isFalse();
        assertThat(logged)
                .anyMatch(line -> line.contains("kontor.yaml:1: 'http.auth.htpasswd.path': the file " + users));

        Files.writeString(users, "alice:$2y$05$x");
        look(config, 1);
        assertThat(isClosed.get()).isTrue();
    }

    @Test
    void oneWhoFailsDoesNotKeepOthersFromTheChange() throws IOException {
        ConfigWatch config = watch(write("http: {realm: one}"));
        List<String> told = new ArrayList<>();
        config.follow(
                _ -> {
                    throw new IllegalStateException("the pool is empty");
                },
                "http.realm");
        config.follow(now -> told.add(now.http().realm().orElse("")), "http.realm");

        write("http: {realm: two}");
        look(config, 3);

        assertThat(told).containsExactly("two");
        assertThat(logged).anyMatch(line -> line.startsWith("SEVERE what follows [http.realm]"));
    }

    @Test
    void namesWhatNeedsARestartUntilItIsAsAtTheStart() throws IOException {
        String start = "http: {port: 5000, realm: one}\nstorage: {rootDirectory: data}\n";
        ConfigWatch config = watch(write(start));
        realm(config);

        write("http: {port: 6000, realm: two}\nstorage: {rootDirectory: data, gc: true}\n");
        look(config, 2);
        write("http: {port: 6000, realm: three}\nstorage: {rootDirectory: data}\n");
        look(config, 2);
        assertThat(logged)
                .filteredOn(line -> line.startsWith("WARNING"))
                .containsExactly("WARNING these changes need a restart to have an effect: http.port");

        write(start);
        look(config, 2);
        assertThat(logged).filteredOn(line -> line.startsWith("WARNING")).hasSize(1);
    }

    @Test
    void looksAtFilesThatVariablesName() throws IOException {
        Path realmFile = Files.writeString(folder.resolve("realm"), "one\n");
        ConfigWatch config = watch(Optional.empty(), Map.of("KONTOR_HTTP_REALM_FILE", realmFile.toString()));
        Supplier<String> realm = realm(config);

        Files.writeString(realmFile, "two\n");
        look(config, 2);

        assertThat(realm.get()).isEqualTo("two");
    }

    @Test
    void variablesStayOverTheFile() throws IOException {
        ConfigWatch config =
                watch(Optional.of(write("http: {realm: one}")), Map.of("KONTOR_HTTP_REALM", "of the variable"));
        Supplier<String> realm = realm(config);

        write("http: {realm: two}");
        look(config, 2);

        assertThat(realm.get()).isEqualTo("of the variable");
        assertThat(logged).containsExactly("INFO the configuration was written anew and says the same");
    }

    @Test
    void knowsItsKeys() throws IOException {
        ConfigWatch config = watch(write("{}"));

        assertThatThrownBy(() -> config.follow(_ -> {}, "http.relm"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http.relm");
    }

    @Test
    void looksByItself() throws IOException {
        try (ConfigWatch config = watch(write("http: {realm: one}"))) {
            Supplier<String> realm = realm(config);
            config.start();
            write("http: {realm: two}");

            await().until(() -> realm.get().equals("two"));
        }
    }

    @Test
    void anUnchangingOneStaysAsItIs() {
        ConfigWatch config = ConfigWatch.unchanging(KontorConfig.defaults()).start();
        look(config, 2);

        assertThat(config.current()).isEqualTo(KontorConfig.defaults());
    }

    private static Supplier<String> realm(ConfigWatch config) {
        return config.reloaded(now -> now.http().realm().orElse(""), "http.realm");
    }

    private static void look(ConfigWatch config, int times) {
        for (int i = 0; i < times; i++) {
            config.look();
        }
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("kontor.yaml"), yaml);
    }

    private static ConfigWatch watch(Path file) {
        return watch(Optional.of(file), Map.of());
    }

    private static ConfigWatch watch(Optional<Path> file, Map<String, String> environment) {
        return switch (ConfigWatch.open(new ConfigSource(file, environment, List.of(ConfigCheck.FILES)))) {
            case ConfigWatch.Opened.Right(ConfigWatch watch) -> watch;
            case ConfigWatch.Opened.Wrong(List<String> problems) -> throw new AssertionError(problems);
        };
    }
}
