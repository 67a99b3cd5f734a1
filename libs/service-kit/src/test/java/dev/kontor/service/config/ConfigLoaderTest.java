package dev.kontor.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write into a configuration, and what they are told about it. */
class ConfigLoaderTest {
    @TempDir
    private Path folder;

    @Test
    void hasDefaultsForEverything() {
        KontorConfig config = KontorConfig.defaults();

        assertThat(config.http().address()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEqualTo(5000);
        assertThat(config.storage().defaultStore().rootDirectory()).isEqualTo(Path.of("data"));
        assertThat(config.storage().defaultStore().commit()).isTrue();
        assertThat(config.storage().defaultStore().sparse()).isEqualTo(SparsePolicy.INDEX);
    }

    @Test
    void keepsChangesInTheStoreUnlessABrokerIsNamed() throws IOException {
        assertThat(KontorConfig.defaults().bus()).isEqualTo(new BusConfig.Journal());
        assertThat(loaded("kafka.yaml", """
                        bus:
                          driver: kafka
                          kafka:
                            bootstrapServers: one:9092,two:9092
                            replicationFactor: 3
                            clientProperties: /etc/kafka.properties
                        """).bus())
                .isEqualTo(new BusConfig.Kafka(
                        "one:9092,two:9092",
                        "kontor",
                        12,
                        3,
                        Duration.ofDays(7),
                        Optional.of(Path.of("/etc/kafka.properties"))));
    }

    @Test
    void wantsABrokerForKafka() throws IOException {
        assertThat(refused("config.json", "{\"bus\":{\"driver\":\"kafka\"}}")).contains("bus.kafka.bootstrapServers");
        assertThat(refused("config.json", "{\"bus\":{\"driver\":\"kafka\",\"kafka\":{\"bootstrapServers\":\"x\"}}}"))
                .contains("host:port");
    }

    @Test
    void readsAZotConfiguration() throws IOException {
        KontorConfig config = loaded("config.json", """
                {"distSpecVersion":"1.1.1",
                 "storage":{"rootDirectory":"/tmp/zot","dedupe":true,"gc":true,"commit":false,
                            "subPaths":{"/a":{"rootDirectory":"/tmp/zot-a"}}},
                 "http":{"address":"0.0.0.0","port":"8080"},
                 "log":{"level":"debug"}}""");

        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.storage().defaultStore().commit()).isFalse();
        assertThat(config.storage().storeOf(RepositoryName.of("a/b")).rootDirectory())
                .isEqualTo(Path.of("/tmp/zot-a"));
        assertThat(config.storage().storeOf(RepositoryName.of("a")).rootDirectory())
                .isEqualTo(Path.of("/tmp/zot"));
        assertThat(config.log().level()).isEqualTo(LogLevel.DEBUG);
    }

    @Test
    void readsYaml() throws IOException {
        KontorConfig config = loaded("config.yaml", """
                storage:
                  rootDirectory: images
                http:
                  port: 8081
                """);

        assertThat(config.http().port()).isEqualTo(8081);
    }

    @Test
    void namesTheUnknownKeyAndTheNearestKnownOne() throws IOException {
        assertThat(refused("config.json", "{\"storage\":{\"rootDirectroy\":\"x\"}}"))
                .contains("rootDirectroy")
                .contains("rootDirectory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"http\":{\"port\":\"many\"}}",
                "{\"http\":{\"port\":70000}}",
                "{\"http\":{\"port\":1,\"port\":2}}",
                "{\"http\":{\"tls\":{\"cert\":\"c\",\"key\":\"k\"}}}",
                "{\"http\":{\"auth\":{\"htpasswd\":{\"path\":\"p\"}}}}"
            })
    void refusesWhatItCannotKeep(String text) throws IOException {
        assertThat(refused("config.json", text)).contains("config.json");
    }

    @Test
    void letsVariablesOverrideTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("c.json"), "{\"storage\":{\"rootDirectory\":\"file\"}}");

        LoadOutcome outcome = ConfigLoader.load(Optional.of(file), Map.of("KONTOR_STORAGE_ROOTDIRECTORY", "variable"));

        assertThat(outcome).isInstanceOf(LoadOutcome.Loaded.class);
        assertThat(((LoadOutcome.Loaded) outcome)
                        .config()
                        .storage()
                        .defaultStore()
                        .rootDirectory())
                .isEqualTo(Path.of("variable"));
    }

    @Test
    void refusesVariablesThatItDoesNotKnow() {
        LoadOutcome outcome = ConfigLoader.load(Optional.empty(), Map.of("KONTOR_STORAGE_ROOTDIRECTROY", "x"));

        assertThat(outcome).isInstanceOf(LoadOutcome.Refused.class);
    }

    @Test
    void tellsOfKeysWithoutEffect() throws IOException {
        Path file = Files.writeString(folder.resolve("c.json"), "{\"storage\":{\"gc\":true,\"gcDelay\":\"1h\"}}");

        LoadOutcome.Loaded loaded = (LoadOutcome.Loaded) ConfigLoader.load(Optional.of(file), Map.of());

        assertThat(loaded.notices()).anyMatch(notice -> notice.contains("gc"));
    }

    private KontorConfig loaded(String name, String text) throws IOException {
        LoadOutcome outcome = ConfigLoader.load(Optional.of(Files.writeString(folder.resolve(name), text)), Map.of());
        assertThat(outcome).isInstanceOf(LoadOutcome.Loaded.class);
        return ((LoadOutcome.Loaded) outcome).config();
    }

    private String refused(String name, String text) throws IOException {
        LoadOutcome outcome = ConfigLoader.load(Optional.of(Files.writeString(folder.resolve(name), text)), Map.of());
        assertThat(outcome).isInstanceOf(LoadOutcome.Refused.class);
        return String.join("\n", ((LoadOutcome.Refused) outcome).problems());
    }
}
