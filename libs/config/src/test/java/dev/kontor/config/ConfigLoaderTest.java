package dev.kontor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        assertThat(config.storage().defaultStore().folder()).isEqualTo(Path.of("data"));
        assertThat(config.storage().defaultStore().commit()).isTrue();
        assertThat(config.storage().defaultStore().sparse()).isEqualTo(SparsePolicy.INDEX);
    }

    @Test
    void keepsChangesInTheStoreUnlessABrokerIsNamed() throws IOException {
        assertThat(KontorConfig.defaults().bus().driver()).isEqualTo(BusConfig.Driver.JOURNAL);
        assertThat(loaded("kafka.yaml", """
                        bus:
                          driver: kafka
                          kafka:
                            bootstrapServers: one:9092,two:9092
                            replicationFactor: 3
                            clientProperties: /etc/kafka.properties
                        """).bus())
                .isEqualTo(new BusConfig(
                        BusConfig.Driver.KAFKA,
                        new BusConfig.Kafka(
                                Optional.of("one:9092,two:9092"),
                                "kontor",
                                12,
                                3,
                                Duration.ofDays(7),
                                Optional.of(Path.of("/etc/kafka.properties")))));
    }

    @Test
    void showsMetricsWhereTheyAreAskedFor() throws IOException {
        assertThat(KontorConfig.defaults().metricsPath()).isEmpty();
        assertThat(metrics("{}")).contains("/metrics");
        assertThat(metrics("{\"enable\":true}")).contains("/metrics");
        assertThat(metrics("{\"enable\":false,\"prometheus\":{\"path\":\"/m\"}}"))
                .isEmpty();
        assertThat(metrics("{\"prometheus\":{\"path\":\"/internal/m-1\"}}")).contains("/internal/m-1");
        for (String path : List.of("", "/", "metrics", "/v2", "/v2/x", "/readyz", "/a/../b", "/a//b", "/a b", "/a/")) {
            assertThat(refused(
                            "config.json",
                            "{\"extensions\":{\"metrics\":{\"prometheus\":{\"path\":\"" + path + "\"}}}}"))
                    .contains("extensions.metrics.prometheus.path");
        }
    }

    private Optional<String> metrics(String block) throws IOException {
        return loaded("config.json", "{\"extensions\":{\"metrics\":" + block + "}}")
                .metricsPath();
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
        assertThat(config.storage().subPaths().get("/a").folder()).isEqualTo(Path.of("/tmp/zot-a"));
        assertThat(config.storage().defaultStore().folder()).isEqualTo(Path.of("/tmp/zot"));
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
                "{\"http\":{\"port\":1,\"port\":2}}"
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
                        .folder())
                .isEqualTo(Path.of("variable"));
    }

    @Test
    void refusesVariablesThatItDoesNotKnow() {
        LoadOutcome outcome = ConfigLoader.load(Optional.empty(), Map.of("KONTOR_STORAGE_ROOTDIRECTROY", "x"));

        assertThat(outcome).isInstanceOf(LoadOutcome.Refused.class);
    }

    @Test
    void knowsWhereTheProgramsAreWithoutBeingTold() {
        ServicesConfig services = KontorConfig.defaults().services();

        assertThat(services.keyFile()).isEmpty();
        assertThat(services.blob())
                .isEqualTo(new ServiceConfig("127.0.0.1", 5001, List.of(URI.create("http://blob-service:5001"))));
        assertThat(services.manifest())
                .isEqualTo(new ServiceConfig("127.0.0.1", 5002, List.of(URI.create("http://manifest-service:5002"))));
        assertThat(services.stop())
                .isEqualTo(new StopConfig(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(3)));
    }

    @Test
    void readsWhereTheProgramsAre() throws IOException {
        ServicesConfig services = loaded("config.yaml", """
                services:
                  keyFile: /run/secrets/keys
                  stopGrace: 25s
                  blob:
                    address: "::"
                    urls: ["http://b1:5001", "https://B2/"]
                """).services();

        assertThat(services.keyFile()).contains(Path.of("/run/secrets/keys"));
        assertThat(services.stop().grace()).isEqualTo(Duration.ofSeconds(25));
        assertThat(services.blob())
                .isEqualTo(
                        new ServiceConfig("::", 5001, List.of(URI.create("http://b1:5001"), URI.create("https://b2"))));
    }

    @Test
    void readsWhereTheProgramsAreFromVariables() {
        LoadOutcome outcome = ConfigLoader.load(
                Optional.empty(), Map.of("KONTOR_SERVICES_MANIFEST_URLS", "http://m1:1, http://m2:2"));

        assertThat(((LoadOutcome.Loaded) outcome).config().services().manifest().urls())
                .containsExactly(URI.create("http://m1:1"), URI.create("http://m2:2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"blob-service:5001", "http://a/path", "ftp://a", "http://u:p@a", "http://a:70000", ""})
    void refusesUrlsOfServicesThatAreNone(String url) throws IOException {
        assertThat(refused("config.json", "{\"services\":{\"blob\":{\"urls\":[\"" + url + "\"]}}}"))
                .contains("services.blob.urls");
    }

    @Test
    void refusesAnEmptyListOfServices() throws IOException {
        assertThat(refused("config.json", "{\"services\":{\"blob\":{\"urls\":[]}}}"))
                .contains("services.blob.urls");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sync: {registries: [{urls: [https://a], onDemnad: true}]}             | registries[0].onDemnad'; did you mean 'onDemand'?
            sync: {registries: [{onDemand: true}]}                                | registries[0].urls' is required
            sync: {registries: [{urls: [ftp://a]}]}                               | registries[0].urls' must be a list
            sync: {registries: [{urls: [https://a], maxRetries: 3}]}              | registries[0].retryDelay' is required with
            sync: {registries: [{urls: [https://a], retryDelay: 2s, maxRetryDelay: 1s}]} | must not be shorter than 'retryDelay'
            sync: {registries: [{urls: [https://a], manifestCheckInterval: 1s}]}  | registries[0].onDemand' is required with
            sync: {registries: [{urls: [https://a], reqPerSec: 0}]}               | registries[0].reqPerSec' must be a number more than 0
            sync: {registries: [{urls: [https://a], credentialHelper: oauth}]}    | did you mean 'oauth2'?
            sync: {registries: [{urls: [https://a], credentialHelper: oauth2}]}   | oauth2CredentialHelper' is required
            sync: {registries: [{urls: [https://a], oauth2CredentialHelper: {tokenURL: "https://b"}}]} | assertionFile' is required
            sync: {registries: [{urls: [https://a], content: [{prefx: a}]}]}      | content[0].prefx'; did you mean 'prefix'?
            search: {cve: {updateInterval: often}}                                | search.cve.updateInterval' must be a duration
            search: {cve: {trivy: {dbRepositry: a}}}                              | did you mean 'dbRepository'?
            events: {sinks: [{type: mqtt, address: a}]}                           | sinks[0].type' must be one of http, nats
            events: {sinks: [{type: http}]}                                       | sinks[0].address' is required
            events: {sinks: [{type: http, address: a, headers: {X: [1]}}]}        | sinks[0].headers' must be an object of strings
            lint: {mandatoryAnotations: []}                                       | did you mean 'mandatoryAnnotations'?
            userprefs: {}                                                         | unknown key 'extensions.userprefs'
            """)
    void checksFeaturesThatHaveNoEffectYet(String extension, String said) throws IOException {
        assertThat(refused("config.yaml", "extensions:\n  " + extension))
                .contains("config.yaml:2: ")
                .contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22:00-22:00", "22-4", "24:00-04:00", "1:00-2:00"})
    void refusesTimesOfDayThatAreNone(String window) throws IOException {
        assertThat(refused("config.yaml", "storage: {gcTimeWindow: '" + window + "'}"))
                .contains("storage.gcTimeWindow");
    }

    @Test
    void saysThatTomlIsNotRead() throws IOException {
        assertThat(refused("config.toml", "[http]\nport = 5000\n")).contains("TOML is not read", "YAML or JSON");
    }

    @Test
    void saysWhichFilesCannotBeRead() throws IOException {
        Path users = Files.writeString(folder.resolve("users"), "");
        Path file = Files.writeString(folder.resolve("config.yaml"), """
                http:
                  tls: {cert: absent.crt, key: .}
                  auth:
                    htpasswd: {path: %s}
                """.formatted(users));
        LoadOutcome.Loaded loaded =
                (LoadOutcome.Loaded) ConfigLoader.load(Optional.of(file), Map.of("KONTOR_HTTP_TLS_CERT", "absent.pem"));

        assertThat(loaded.places().unreadableFiles())
                .containsExactly(
                        "environment variable KONTOR_HTTP_TLS_CERT: 'http.tls.cert': the file absent.pem does not exist",
                        file + ":2: 'http.tls.key': the file . is a folder");
        assertThat(loaded.places().problem("http.auth.htpasswd.path", "is empty"))
                .isEqualTo(file + ":4: is empty");
        assertThat(loaded.places().problem("http.auth.ldap.address", "is not there"))
                .isEqualTo(file + ":3: is not there");
        assertThat(loaded.places().problem("log.level", "is silent")).isEqualTo(file + ": is silent");
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
