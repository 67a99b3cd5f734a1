package dev.kontor.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.config.ConfigKey.Leaf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every key changes the records that programs read, or says what it does instead. */
class KeysBoundTest {
    /** Read by editors. */
    private static final List<String> OF_EDITORS = List.of("$schema");

    /** Configurations in one of which each key has its meaning. */
    private static final List<Map<String, String>> BASES = List.of(
            Map.of(),
            Map.of("KONTOR_BUS_DRIVER", "kafka", "KONTOR_BUS_KAFKA_BOOTSTRAPSERVERS", "one:9092"),
            Map.of(
                    "KONTOR_STORAGE_STORAGEDRIVER_NAME",
                    "s3",
                    "KONTOR_STORAGE_STORAGEDRIVER_BUCKET",
                    "some-bucket",
                    "KONTOR_STORAGE_STORAGEDRIVER_REGIONENDPOINT",
                    "one:9000",
                    "KONTOR_STORAGE_STORAGEDRIVER_ACCESSKEY",
                    "one",
                    "KONTOR_STORAGE_STORAGEDRIVER_SECRETKEY",
                    "two"),
            Map.of("KONTOR_STORAGE_STORAGEDRIVER_BUCKET", "some-bucket", "KONTOR_STORAGE_STORAGEDRIVER_REGION", "one"));

    /** Something for every type; what a type does not take is left out. */
    private static final List<String> VALUES = List.of(
            "true",
            "false",
            "7s",
            "7",
            "6291456",
            "other",
            "/other",
            "127.0.0.9",
            "other:9092",
            "http://other:8080",
            "error",
            "kafka",
            "journal",
            "local",
            "docker2s2",
            "s3",
            "all",
            "none",
            "index",
            "read");

    /** What each of the configurations is before a key is added to it. */
    private static final Map<Map<String, String>, LoadOutcome> WITHOUT = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyKeyThatWorksChangesTheConfiguration() {
        return leaves().filter(each -> effect(each) instanceof Effect.Active && !OF_EDITORS.contains(each.path()))
                .map(each -> DynamicTest.dynamicTest(
                        each.path(),
                        () -> assertThat(tries(each)
                                        .anyMatch(trial -> !trial.changes().isEmpty()))
                                .as("%s is in no record", each.path())
                                .isTrue()));
    }

    @TestFactory
    Stream<DynamicTest> everyOtherKeySaysThatItChangesNothing() {
        return leaves().filter(each -> !(effect(each) instanceof Effect.Active))
                .map(each -> DynamicTest.dynamicTest(each.path(), () -> {
                    assertThat(tries(each))
                            .allSatisfy(trial -> assertThat(trial.changes()).isEmpty());
                    assertThat(tries(each)
                                    .anyMatch(trial -> isSettled(each, trial)
                                            || trial.said().contains(each.path())))
                            .isTrue();
                }));
    }

    @Test
    void whatIsNotLookedAtSaysThatItChangesNothing() throws IOException {
        for (KeyPath each : KeyPath.below(KeyTree.ROOT)) {
            if (each.key() instanceof ConfigKey.Loose) {
                String text = "{\"" + each.path().replace(".", "\":{\"") + "\":{}"
                        + "}"
                                .repeat((int) each.path()
                                                .chars()
                                                .filter(c -> c == '.')
                                                .count()
                                        + 1);
                Path file = Files.writeString(folder.resolve("config.json"), text);
                assertThat(said(ConfigLoader.load(Optional.of(file), Map.of()))).contains(each.path());
            }
        }
    }

    /** The one value that a key may have says nothing new. */
    private static boolean isSettled(KeyPath each, Trial trial) {
        return effect(each) instanceof Effect.Fixed(String only, String _) && only.equals(trial.value());
    }

    /**
     * What a value did.
     *
     * @param value what was written
     * @param changes the configuration that came of it, where without it there is none or another one
     * @param said all notices and problems
     */
    private record Trial(String value, Optional<KontorConfig> changes, String said) {}

    private static Stream<Trial> tries(KeyPath key) {
        String variable = EnvironmentOverrides.variables(key).getFirst();
        return BASES.stream()
                .flatMap(base -> VALUES.stream()
                        .filter(value -> isTaken((Leaf<?>) key.key(), value))
                        .map(value -> trial(base, variable, value)));
    }

    private static boolean isTaken(Leaf<?> leaf, String value) {
        return leaf.type().parse(new Node.Scalar(Node.Kind.UNTYPED, value, new SourceLine("test", 0)))
                instanceof Parsed.Good<?>;
    }

    private static Trial trial(Map<String, String> base, String variable, String value) {
        Map<String, String> environment = new HashMap<>(base);
        environment.put(variable, value);
        LoadOutcome without = WITHOUT.computeIfAbsent(base, each -> ConfigLoader.load(Optional.empty(), each));
        LoadOutcome with = ConfigLoader.load(Optional.empty(), environment);
        Optional<KontorConfig> changed = config(with).filter(_ -> !config(with).equals(config(without)));
        return new Trial(value, changed, said(with));
    }

    private static Optional<KontorConfig> config(LoadOutcome outcome) {
        return outcome instanceof LoadOutcome.Loaded loaded ? Optional.of(loaded.config()) : Optional.empty();
    }

    private static String said(LoadOutcome outcome) {
        return switch (outcome) {
            case LoadOutcome.Loaded loaded -> loaded.notices().toString();
            case LoadOutcome.Refused refused -> refused.problems().toString();
        };
    }

    private static Effect effect(KeyPath each) {
        return ((Leaf<?>) each.key()).effect();
    }

    private static Stream<KeyPath> leaves() {
        return KeyPath.below(KeyTree.ROOT).stream().filter(each -> each.key() instanceof Leaf<?>);
    }
}
