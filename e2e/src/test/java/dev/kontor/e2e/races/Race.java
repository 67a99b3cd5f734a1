package dev.kontor.e2e.races;

import dev.kontor.events.Outbox;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.Layout;
import dev.kontor.store.Write;
import dev.kontor.testkit.interleave.Interleavings;
import dev.kontor.testkit.interleave.Operation;
import dev.kontor.testkit.interleave.SteppedStore;
import dev.kontor.testkit.interleave.StoreState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Some actions at once, each in a process of its own, from one beginning. */
@SuppressWarnings("ByteBufferBackingArray") // each was made by wrapping an array
final class Race {
    private static final Set<String> BUSY = Set.of("busy");
    private static final Instant NOW = Instant.parse("2026-01-03T00:00:00Z");

    /** Enough for claims that build on each other to be dropped one after the other. */
    private static final int ROUNDS = 10;

    /**
     * Where a race begins.
     *
     * @param store what is there
     * @param isAnnounced whether no claims stand there
     * @param world the same as the model has it
     * @param uploads those that clients know
     */
    record Beginning(String name, StoreState store, boolean isAnnounced, World world, Map<String, String> uploads) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What a client is told, and the outbox of the process that told it. */
    private record Told(String text, Outbox outbox) {}

    /** One end of the model. */
    private record End(World world, List<Set<String>> told) {}

    private final Beginning beginning;
    private final List<Action> actions;
    private final List<Duration> skews;
    private final Set<End> ends = new HashSet<>();
    private final Set<Object> accepted = new HashSet<>();
    private final Set<Object> announced = new HashSet<>();

    /** @param skews by how much the clocks of the processes are ahead */
    Race(Beginning beginning, List<Action> actions, List<Duration> skews) {
        this.beginning = beginning;
        this.actions = actions;
        this.skews = skews;
        model(
                beginning.world(),
                new int[actions.size()],
                new ArrayList<>(actions.stream().map(_ -> Set.<String>of()).toList()));
    }

    /**
     * The beginning that some actions lead to, one after the other.
     *
     * @param announced whether all was announced before the race; else the claims stand still
     * @param uploads the repositories to which a stale upload of the whole blob is open
     */
    static Beginning begin(String name, boolean announced, List<String> uploads, List<Action> before) {
        SteppedStore.Live live = SteppedStore.live(StoreState.EMPTY);
        Map<String, String> ids = new HashMap<>();
        Replica process = new Replica(live.store(), NOW.minus(Duration.ofDays(2)), ids);
        World world = new World();
        for (Action action : before) {
            if (action.name().startsWith("finish")) {
                upload(process, action.name().substring("finish the upload to ".length()), ids, world);
            }
            String told = action.run().apply(process);
            List<Set<String>> expected =
                    action.model().stream().map(step -> step.take(world)).toList();
            if (!expected.getLast().contains(told)) {
                throw new AssertionError(action.name() + " was told " + told);
            }
            live.store()
                    .list(Layout.UPLOADS, "", 10)
                    .forEach(entry -> live.store().write(List.of(Write.forget(entry.key()))));
            world.uploads().clear();
        }
        uploads.forEach(repository -> upload(process, repository, ids, world));
        if (announced) {
            process.outbox().publish();
        }
        StoreState state = announced ? live.state().settled() : live.state();
        World seen = World.of(state, () -> NOW, Replica.EXPIRY);
        if (!seen.equals(world)) {
            throw new AssertionError("the model begins with " + world + ", the store with " + seen);
        }
        return new Beginning(name, state, announced, world, ids);
    }

    private static void upload(Replica process, String repository, Map<String, String> ids, World world) {
        String id = process.registry().begin(RepositoryName.of(repository));
        ids.put(repository, id);
        process.registry().append(RepositoryName.of(repository), id, Images.BLOB_BYTES.array());
        world.uploads().put(repository, "stale");
    }

    /** Runs it through all interleavings. */
    Interleavings.Count run() {
        List<Operation> operations = IntStream.range(0, actions.size())
                .<Operation>mapToObj(who -> store -> {
                    Replica process = process(store, who);
                    return new Told(actions.get(who).run().apply(process), process.outbox());
                })
                .toList();
        return Interleavings.explore(beginning.store(), operations, this::check);
    }

    private Replica process(SteppedStore store, int who) {
        return new Replica(store, NOW.plus(skews.get(who % skews.size())), beginning.uploads());
    }

    private void check(Interleavings.Ending ending) {
        try {
            if (ending.outcomes().stream().allMatch(Optional::isPresent)) {
                requireAnOrder(ending);
                requireAnnounced(ending, false);
            }
            if (announced.add(List.of(ending.state(), ending.outcomes()))) {
                requireAnnounced(ending, true);
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(this + ": " + e.getMessage() + "\n  " + String.join("\n  ", ending.schedule()), e);
        }
    }

    private void requireAnOrder(Interleavings.Ending ending) {
        World seen = World.of(ending.state(), () -> NOW, Replica.EXPIRY);
        List<String> told = ending.outcomes().stream()
                .map(outcome -> ((Told) outcome.orElseThrow()).text())
                .toList();
        if (accepted.contains(List.of(seen, told))) {
            return;
        }
        boolean hasOrder = ends.stream()
                .anyMatch(end -> end.world().equals(seen)
                        && IntStream.range(0, told.size())
                                .allMatch(who -> end.told().get(who).contains(told.get(who))));
        if (!hasOrder) {
            throw new AssertionError("no order gives " + told + " and " + seen + "; but " + ends);
        }
        accepted.add(List.of(seen, told));
    }

    /** Lets all processes announce, those that have ended from their memory; others are dead, and then time goes by. */
    private void requireAnnounced(Interleavings.Ending ending, boolean backwards) {
        SteppedStore.Live live = SteppedStore.live(ending.state());
        List<Integer> alive = new ArrayList<>();
        for (int who = 0; who < actions.size(); who++) {
            if (ending.outcomes().get(who).isPresent()) {
                alive.add(who);
            }
        }
        List<Integer> order = backwards ? alive.reversed() : alive;
        List<Outbox> outboxes = order.stream()
                .map(who -> ((Told) ending.repeat(who, live)).outbox())
                .toList();
        outboxes.forEach(Outbox::publish);
        if (alive.size() < actions.size() || !beginning.isAnnounced()) {
            Outbox late = new Replica(live.store(), NOW.plus(Duration.ofDays(1)), Map.of()).outbox();
            for (int round = 0; round < ROUNDS && Announcements.isAnyLeft(live.state()); round++) {
                late.publish();
            }
        }
        Announcements.require(live.state(), beginning.isAnnounced() ? beginning.store() : StoreState.EMPTY);
        World.requireListed(live.state(), () -> NOW, Replica.EXPIRY);
    }

    /** All ends of the model: each order of the steps, where those of one action keep theirs. */
    private void model(World world, int[] taken, List<Set<String>> told) {
        boolean isEnd = true;
        for (int who = 0; who < actions.size(); who++) {
            if (told.get(who).isEmpty()) {
                isEnd = false;
                World next = world.copy();
                int[] steps = taken.clone();
                List<Set<String>> answers = new ArrayList<>(told);
                answers.set(who, actions.get(who).model().get(steps[who]++).take(next));
                model(next, steps, answers);
                if (actions.get(who).upload() == Action.Upload.ONE_AT_A_TIME) {
                    List<Set<String>> refused = new ArrayList<>(told);
                    refused.set(who, BUSY);
                    model(world, taken, refused);
                }
            }
        }
        if (isEnd && isBusyWithReason(told)) {
            ends.add(new End(world, List.copyOf(told)));
        }
    }

    /** An upload is busy only for one of several that work on it. */
    private boolean isBusyWithReason(List<Set<String>> told) {
        return !told.contains(BUSY)
                || IntStream.range(0, actions.size())
                        .anyMatch(who -> actions.get(who).upload() != Action.Upload.NONE
                                && !told.get(who).equals(BUSY));
    }

    @Override
    public String toString() {
        return actions.stream().map(Action::name).toList() + " from " + beginning.name();
    }
}
