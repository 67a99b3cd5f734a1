package dev.kontor.e2e.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.testkit.interleave.Interleavings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of operations, from every beginning, through all interleavings. */
class RacesTest {
    private static final System.Logger LOGGER = System.getLogger(RacesTest.class.getName());
    private static final List<Duration> SAME_TIME = List.of(Duration.ZERO);

    private static List<Action> actions() {
        return List.of(
                Action.push("a", Images.ONE, "t"),
                Action.push("a", Images.TWO, "t"),
                Action.push("a", Images.ONE, "u"),
                Action.push("a", Images.SIGNATURE, "s"),
                Action.pushUntagged("a", Images.SIGNATURE),
                Action.deleteTag("a", "t"),
                Action.deleteManifest("a", Images.ONE),
                Action.deleteManifest("a", Images.SIGNATURE),
                Action.mount("a", "z"),
                Action.mount("z", "a"),
                Action.mount("a", "anywhere"),
                Action.unlink("a"),
                Action.unlink("z"),
                Action.finish("a"),
                Action.finish("z"),
                Action.append("a"),
                Action.cancel("a"),
                Action.sweep());
    }

    /** Pushes and removals by clients that know what a tag names, and all that may change it. */
    private static List<List<Action>> conditional() {
        Action.Known one = new Action.Known(Optional.of(Images.ONE));
        Action.Known none = new Action.Known(Optional.empty());
        List<Action> knowing = List.of(
                Action.push("a", Images.TWO, "t", one),
                Action.push("a", Images.ONE, "t", none),
                Action.push("a", Images.ONE, "t", one),
                Action.deleteTag("a", "t", one));
        List<Action> others = List.of(
                Action.push("a", Images.SIGNATURE, "t", one),
                Action.push("a", Images.ONE, "t"),
                Action.push("a", Images.TWO, "t"),
                Action.pushUntagged("a", Images.ONE),
                Action.deleteTag("a", "t"),
                Action.deleteManifest("a", Images.ONE),
                Action.deleteManifest("a", Images.TWO),
                Action.unlink("a"));
        List<Action> all = Stream.concat(knowing.stream(), others.stream()).toList();
        List<List<Action>> pairs = new ArrayList<>();
        for (int first = 0; first < knowing.size(); first++) {
            for (int second = first; second < all.size(); second++) {
                pairs.add(List.of(all.get(first), all.get(second)));
            }
        }
        return pairs;
    }

    private static List<Race.Beginning> beginnings(boolean announced) {
        List<String> both = List.of("a", "z");
        Action blob = Action.finish("a");
        Action one = Action.push("a", Images.ONE, "t");
        Action two = Action.push("a", Images.TWO, "t");
        Action signature = Action.push("a", Images.SIGNATURE, "s");
        return List.of(
                Race.begin("nothing", announced, both, List.of()),
                Race.begin("a blob", announced, both, List.of(blob)),
                Race.begin("a blob elsewhere", announced, both, List.of(Action.finish("z"))),
                Race.begin("a blob deleted", announced, both, List.of(blob, Action.unlink("a"))),
                Race.begin("an image", announced, both, List.of(blob, one)),
                Race.begin("an image whose blob is deleted", announced, both, List.of(blob, one, Action.unlink("a"))),
                Race.begin(
                        "an image with two tags",
                        announced,
                        both,
                        List.of(blob, one, Action.push("a", Images.ONE, "u"))),
                Race.begin("a moved tag", announced, both, List.of(blob, one, two)),
                Race.begin("a deleted tag", announced, both, List.of(blob, one, Action.deleteTag("a", "t"))),
                Race.begin(
                        "a deleted image", announced, both, List.of(blob, one, Action.deleteManifest("a", Images.ONE))),
                Race.begin("a signed image", announced, both, List.of(blob, one, signature)),
                Race.begin(
                        "a deleted signature",
                        announced,
                        both,
                        List.of(blob, one, signature, Action.deleteManifest("a", Images.SIGNATURE))));
    }

    static Stream<Race.Beginning> announced() {
        return beginnings(true).stream();
    }

    static Stream<Race.Beginning> unannounced() {
        return beginnings(false).stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("announced")
    void everyPair(Race.Beginning beginning) {
        runPairs(beginning, actions(), SAME_TIME);
    }

    static Stream<Race.Beginning> tagged() {
        List<Action> image = List.of(Action.finish("a"), Action.push("a", Images.ONE, "t"));
        List<Action> moved = new ArrayList<>(image);
        moved.add(Action.push("a", Images.TWO, "t"));
        List<Action> deleted = new ArrayList<>(image);
        deleted.add(Action.deleteTag("a", "t"));
        return Stream.of(
                Race.begin("a blob", true, List.of(), List.of(Action.finish("a"))),
                Race.begin("an image", true, List.of(), image),
                Race.begin("a moved tag", true, List.of(), moved),
                Race.begin("a deleted tag", true, List.of(), deleted));
    }

    /** Of two that know the same of a tag one moves it, and the other is told so. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("tagged")
    void everyPairWithAPrecondition(Race.Beginning beginning) {
        run(beginning, conditional(), SAME_TIME);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}, its claims still standing, a clock behind")
    @MethodSource("unannounced")
    void everyPairWithClaimsLeftBehind(Race.Beginning beginning) {
        runPairs(beginning, actions(), List.of(Duration.ZERO, Duration.ofSeconds(-30)));
    }

    private static void runPairs(Race.Beginning beginning, List<Action> actions, List<Duration> skews) {
        List<List<Action>> pairs = new ArrayList<>();
        for (int first = 0; first < actions.size(); first++) {
            for (int second = first; second < actions.size(); second++) {
                pairs.add(List.of(actions.get(first), actions.get(second)));
            }
        }
        run(beginning, pairs, skews);
    }

    private static void run(Race.Beginning beginning, List<List<Action>> races, List<Duration> skews) {
        long started = System.nanoTime();
        double schedules = 0;
        long states = 0;
        List<String> failures = new ArrayList<>();
        for (List<Action> race : races) {
            try {
                Interleavings.Count count = new Race(beginning, race, skews).run();
                schedules += count.schedules();
                states += count.states();
            } catch (AssertionError e) {
                failures.add(e.getMessage());
            }
        }
        LOGGER.log(
                System.Logger.Level.INFO,
                "%s: %d races, %.3g schedules, %d states, %d ms"
                        .formatted(
                                beginning, races.size(), schedules, states, (System.nanoTime() - started) / 1_000_000));
        assertThat(failures).isEmpty();
    }
}
