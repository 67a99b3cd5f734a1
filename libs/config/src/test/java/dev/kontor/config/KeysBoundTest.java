package dev.kontor.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.config.ConfigKey.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key, those in lists and maps too, changes the records that programs read, or says what it does instead. */
class KeysBoundTest {
    /** Read by editors. */
    private static final List<String> OF_EDITORS = List.of("$schema");

    private static final SourceLine AT = new SourceLine("test", 1);

    /** Something for every type; what a type does not take is left out. */
    private static final List<Node> VALUES = Stream.concat(
                    Stream.of(
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
                                    "22:00-04:00",
                                    "error",
                                    "kafka",
                                    "journal",
                                    "local",
                                    "docker2s2",
                                    "s3",
                                    "redis",
                                    "all",
                                    "none",
                                    "index",
                                    "read",
                                    "GET",
                                    "URI",
                                    "nats",
                                    "gcp")
                            .map(KeysBoundTest::scalar),
                    Stream.of(mapping("name", scalar("value"))))
            .toList();

    /** The names, lists and maps on the way to a key. */
    record Place(String shown, List<String> steps, Leaf<?> leaf) {
        @Override
        public String toString() {
            return shown;
        }
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void doesWhatItSaysOrSaysSo(Place place) {
        List<Node> values =
                VALUES.stream().filter(value -> isTaken(place.leaf(), value)).toList();
        assertThat(values).as("this test knows no value for %s", place).isNotEmpty();
        Effect effect = place.leaf().effect();
        boolean isBound = effect instanceof Effect.Active || effect instanceof Effect.Part;
        Set<KontorConfig> outcomes = values.stream()
                .limit(5)
                .map(value -> config(place.steps(), value))
                .collect(Collectors.toSet());
        if (isBound && !OF_EDITORS.contains(place.shown())) {
            KontorConfig without = config(place.steps().subList(0, place.steps().size() - 1), mapping());
            assertThat(outcomes.size() > 1 || !outcomes.contains(without))
                    .as("%s is in a record", place)
                    .isTrue();
            assertThat(outcomes).anySatisfy(with -> assertChanges(place, without, with));
        } else if (!isBound) {
            assertThat(outcomes).as("what %s changes", place).hasSize(1);
            assertThat(values)
                    .allMatch(value ->
                            isSettled(place.leaf(), value) || said(place, value).contains(place.shown()));
        }
    }

    /** A change of the key is told by its name, or by that of the list, the map or the optional block around it. */
    private static void assertChanges(Place place, KontorConfig without, KontorConfig with) {
        List<String> told = ConfigChange.between(without, with).keys();
        if (place.leaf().effect() instanceof Effect.Part) {
            assertThat(told).isSubsetOf("storage.subPaths");
        } else {
            assertThat(told)
                    .isNotEmpty()
                    .allMatch(key -> key.equals(place.shown()) || KeyPath.isInside(place.shown(), key))
                    .allMatch(ConfigChange::isKey);
        }
    }

    @Test
    void whatHasNoEffectAsAWholeSaysSo() {
        for (KeyPath each : KeyPath.below(KeyTree.ROOT)) {
            boolean isSaid =
                    !(each.key().effect() instanceof Effect.Active || each.key().effect() instanceof Effect.Part);
            if (isSaid && !(each.key() instanceof Leaf<?>)) {
                Findings findings = new Findings();
                load(nested(List.of(each.path().split("\\.")), mapping()), findings);
                assertThat(findings.notices().toString() + findings.problems()).contains("'" + each.path() + "'");
            }
        }
    }

    @Test
    void eachVariableSetsItsKey() {
        for (KeyPath each : KeyPath.below(KeyTree.ROOT)) {
            if (!(each.key() instanceof Leaf<?> leaf) || OF_EDITORS.contains(each.path())) {
                continue;
            }
            String variable = VariableNames.of(each).getFirst();
            for (Node value : VALUES) {
                if (value instanceof Node.Scalar scalar && isTaken(leaf, value)) {
                    Written written = new Written();
                    Findings findings = new Findings();
                    EnvironmentOverrides.apply(
                            VariableNames.ROOT,
                            Map.of(variable, scalar.text()),
                            new KeyChecker(KeyTree.ROOT, written, findings),
                            findings);
                    assertThat(written.position(each.path())).as(variable).isPresent();
                    if (leaf.effect() instanceof Effect.Part) {
                        assertThat(findings.notices()).anyMatch(notice -> notice.contains(each.path()));
                    }
                }
            }
        }
    }

    /** The one value that a key may have says nothing new. */
    private static boolean isSettled(Leaf<?> leaf, Node value) {
        Optional<String> only = switch (leaf.effect()) {
            case Effect.Fixed fixed -> Optional.of(fixed.value());
            case Effect.Only one -> Optional.of(one.value());
            case Effect.Active _, Effect.NotYet _, Effect.Part _, Effect.Refused _ -> Optional.empty();
        };
        return only.filter(text -> leaf.type().parse(value).equals(leaf.type().parse(scalar(text))))
                .isPresent();
    }

    private static boolean isTaken(Leaf<?> leaf, Node value) {
        return leaf.type().parse(value) instanceof Parsed.Good<?>;
    }

    private static KontorConfig config(List<String> steps, Node value) {
        return load(nested(steps, value), new Findings());
    }

    private static String said(Place place, Node value) {
        Findings findings = new Findings();
        load(nested(place.steps(), value), findings);
        return findings.notices().toString() + findings.problems();
    }

    /** Without regard to rules that compare keys: what a key becomes does not depend on them. */
    private static KontorConfig load(Node document, Findings findings) {
        Written written = new Written();
        new KeyChecker(KeyTree.ROOT, written, findings).check(document);
        return new RecordBinder(written, findings).bind(KontorConfig.class, KeyTree.ROOT, "", AT);
    }

    /** A document that holds a value at a place: {@code []} is the first of a list. */
    private static Node nested(List<String> steps, Node value) {
        Node nested = value;
        for (String step : steps.reversed()) {
            nested = step.equals("[]") ? new Node.Sequence(List.of(nested), AT) : mapping(step, nested);
        }
        return nested;
    }

    private static Node scalar(String text) {
        return new Node.Scalar(Node.Kind.UNTYPED, text, AT);
    }

    private static Node mapping() {
        return new Node.Mapping(List.of(), AT);
    }

    private static Node mapping(String name, Node value) {
        return new Node.Mapping(List.of(new Node.Member(name, value, AT)), AT);
    }

    private static Stream<Place> leaves() {
        return leaves("", List.of(), KeyTree.ROOT);
    }

    private static Stream<Place> leaves(String path, List<String> steps, ConfigKey.Block block) {
        return block.keys().stream().flatMap(key -> {
            String here = KeyPath.join(path, key.name());
            List<String> way = add(steps, key.name());
            return switch (key) {
                case Leaf<?> leaf -> Stream.of(new Place(here, way, leaf));
                case ConfigKey.Block inner -> leaves(here, way, inner);
                case ConfigKey.BlockList list -> leaves(KeyPath.item(here, 0), add(way, "[]"), list.each());
                case ConfigKey.BlockMap map -> {
                    String name = Stream.of("/some", "some")
                            .filter(map::takes)
                            .findFirst()
                            .orElseThrow();
                    yield leaves(KeyPath.entry(here, name), add(way, name), map.each());
                }
                case ConfigKey.Loose _ -> Stream.empty();
            };
        });
    }

    private static List<String> add(List<String> steps, String step) {
        List<String> all = new ArrayList<>(steps);
        all.add(step);
        return List.copyOf(all);
    }
}
