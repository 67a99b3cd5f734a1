package dev.kontor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventConsumer;
import dev.kontor.events.EventHandler;
import dev.kontor.events.EventLog;
import dev.kontor.events.EventLoop;
import dev.kontor.events.Handling;
import dev.kontor.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every bus promises to groups of consumers, beside what its log promises. */
public abstract class EventBusContract extends EventTopicsContract {
    private final List<EventBus> buses = new ArrayList<>();
    private final List<EventLoop> loops = new ArrayList<>();
    private EventBus bus;

    /**
     * Opens the test's bus for several members, so that one which says nothing for {@link #PATIENCE} loses its place at
     * the latest.
     */
    protected abstract EventBus openImpatient();

    /** How long a member of an impatient bus may be silent. */
    protected static final Duration PATIENCE = Duration.ofMillis(1_500);

    @BeforeEach
    void join() {
        bus = anotherBus();
    }

    @AfterEach
    void leave() {
        loops.forEach(EventLoop::close);
        buses.forEach(EventBus::close);
    }

    private EventBus anotherBus() {
        buses.add(open());
        return buses.getLast();
    }

    /** Remembers what it heard, and does what it is told. */
    private static class Listener implements EventHandler {
        private final List<Long> heard = new CopyOnWriteArrayList<>();
        private final AtomicInteger rebuilt = new AtomicInteger();
        private final Function<Long, Handling> answer;

        Listener(Function<Long, Handling> answer) {
            this.answer = answer;
        }

        static Listener willing() {
            return new Listener(_ -> new Handling.Done());
        }

        @Override
        public Handling handle(AnnouncedEvent event) {
            long sequence = event.id().sequence();
            Handling handling = answer.apply(sequence);
            if (handling instanceof Handling.Done) {
                heard.add(sequence);
            }
            return handling;
        }

        @Override
        public void rebuild() {
            rebuilt.incrementAndGet();
        }

        Set<Long> distinct() {
            return new HashSet<>(heard);
        }
    }

    /** Work of which nothing is done. */
    public record NoWork() implements EventConsumer.Work {
        @Override
        public int settled() {
            return 0;
        }

        @Override
        public boolean stop(Duration patience) {
            return true;
        }
    }

    private EventBus impatientBus() {
        buses.add(openImpatient());
        return buses.getLast();
    }

    private EventLoop listen(EventBus on, String group, EventHandler handler) {
        loops.add(on.handle(group, handler));
        return loops.getLast();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(WAIT).pollInterval(Duration.ofMillis(20));
    }

    private static void appendSeveral(EventLog to, long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            to.append(List.of(event("r" + sequence % 7, sequence)));
        }
    }

    @Test
    void handsEachGroupEverythingFromTheBeginning() {
        append(bus.log(), "a/b", 1, 20);
        Listener one = Listener.willing();
        Listener other = Listener.willing();
        listen(bus, "one", one);
        listen(bus, "other", other);
        append(bus.log(), "a/b", 21, 30);

        await().untilAsserted(() -> assertThat(one.heard).hasSize(30).isSorted());
        await().untilAsserted(() -> assertThat(other.heard).hasSize(30).isSorted());
    }

    @Test
    void goesOnWhereTheGroupWas() {
        Listener before = Listener.willing();
        EventLoop loop = listen(bus, "lint", before);
        append(bus.log(), "a/b", 1, 10);
        await().until(() -> before.heard.size() == 10);
        loop.close();
        append(bus.log(), "a/b", 11, 15);

        Listener later = Listener.willing();
        listen(anotherBus(), "lint", later);

        await().untilAsserted(() -> assertThat(later.heard).containsExactly(11L, 12L, 13L, 14L, 15L));
    }

    @Test
    void losesNothingWhenMembersComeAndGo() {
        Listener first = Listener.willing();
        Listener second = Listener.willing();
        EventLoop leaving = listen(bus, "lint", first);
        appendSeveral(bus.log(), 1, 50);
        listen(anotherBus(), "lint", second);
        appendSeveral(bus.log(), 51, 100);
        await().until(() -> first.distinct().size() + second.distinct().size() >= 50);
        leaving.close();
        appendSeveral(bus.log(), 101, 150);

        await().until(() -> {
            Set<Long> heard = first.distinct();
            heard.addAll(second.distinct());
            return heard.size() == 150;
        });
    }

    @Test
    void handsAgainWhatWasNotHandled() throws InterruptedException {
        append(bus.log(), "a/b", 1, 5);
        try (EventConsumer consumer = bus.join("lint")) {
            List<Delivery> entries = polled(consumer);
            consumer.commit(2);
            assertThat(entries).hasSize(5);
            assertThat(polled(consumer)).hasSize(3);
            consumer.commit(1);
        }
        try (EventConsumer consumer = anotherBus().join("lint")) {
            assertThat(polled(consumer)).hasSize(2);
            assertThat(consumer.keep(new NoWork())).isTrue();
        }
    }

    private static List<Delivery> polled(EventConsumer consumer) throws InterruptedException {
        long end = System.nanoTime() + WAIT.toNanos();
        List<Delivery> entries = consumer.poll(Duration.ofSeconds(1));
        while (entries.isEmpty() && System.nanoTime() < end) {
            consumer.commit(0);
            entries = consumer.poll(Duration.ofSeconds(1));
        }
        return entries;
    }

    @Test
    void putsAsideWhatNobodyCanReadAndGoesOn() {
        append(bus.log(), "a/b", 1, 1);
        appendRaw("a/b", "{no event".getBytes(StandardCharsets.UTF_8));
        append(anotherBus().log(), "a/b", 2, 2);
        Listener listener = Listener.willing();
        EventLoop loop = listen(bus, "lint", listener);

        await().untilAsserted(() -> assertThat(listener.heard).containsExactly(1L, 2L));
        assertThat(loop.deadLettered()).isEqualTo(1);
        assertThat(deadLetters()).containsExactly("{no event");
    }

    @Test
    void putsAsideWhatTheHandlerRefusesOrFailsOn() {
        append(bus.log(), "a/b", 1, 4);
        Listener listener = new Listener(sequence -> switch (sequence.intValue()) {
            case 2 -> new Handling.Refused("not mine");
            case 3 -> throw new IllegalStateException("a defect");
            default -> new Handling.Done();
        });
        EventLoop loop = listen(bus, "lint", listener);

        await().untilAsserted(() -> assertThat(listener.heard).containsExactly(1L, 4L));
        assertThat(loop.deadLettered()).isEqualTo(2);
        assertThat(deadLetters()).hasSize(2).allMatch(text -> text.contains("specversion"));
    }

    @Test
    void triesAgainWhatCannotBeHandledNow() {
        append(bus.log(), "a/b", 1, 3);
        AtomicInteger failures = new AtomicInteger();
        Listener listener = new Listener(sequence -> {
            if (sequence == 2 && failures.get() < 4) {
                if (failures.incrementAndGet() % 2 == 0) {
                    throw new StoreUnavailableException("away");
                }
                return new Handling.Unavailable("away");
            }
            return new Handling.Done();
        });
        EventLoop loop = listen(bus, "lint", listener);

        await().untilAsserted(() -> assertThat(listener.heard).containsExactly(1L, 2L, 3L));
        assertThat(loop.deadLettered()).isZero();
        assertThat(failures).hasValue(4);
    }

    @Test
    void tellsAGroupThatTheLogHasForgottenSomeAndGoesOn() {
        append(bus.log(), "a/b", 1, 3);
        forgetOldest();
        Listener listener = Listener.willing();
        listen(anotherBus(), "late", listener);

        await().untilAsserted(() -> assertThat(listener.heard).containsExactly(2L, 3L));
        assertThat(listener.rebuilt).hasValue(1);
    }

    /** Handles the first event for longer than a member may be silent, and tells when it has begun. */
    private static Listener slow(CountDownLatch begun) {
        return new Listener(sequence -> {
            if (sequence == 1) {
                begun.countDown();
                sleep(PATIENCE.multipliedBy(3).dividedBy(2));
            }
            return new Handling.Done();
        });
    }

    private static void sleep(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted at work", e);
        }
    }

    @Test
    void keepsAnEventThatTakesLongerThanAMemberMayBeSilent() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        appendSeveral(bus.log(), 1, 7);
        Listener first = slow(begun);
        Listener second = Listener.willing();
        listen(impatientBus(), "lint", first);
        begun.await();
        appendSeveral(bus.log(), 8, 14);
        await().until(() -> first.heard.contains(1L));
        listen(impatientBus(), "lint", second);
        appendSeveral(bus.log(), 15, 21);

        await().until(() -> heard(first, second).size() >= 21);
        assertThat(heard(first, second))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 21).boxed().toList());
    }

    @Test
    void givesAnEventToNobodyElseWhileItsHandlerIsAtWork() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        appendSeveral(bus.log(), 1, 7);
        Listener first = slow(begun);
        Listener second = Listener.willing();
        listen(anotherBus(), "lint", first);
        begun.await();
        listen(anotherBus(), "lint", second);
        appendSeveral(bus.log(), 8, 14);

        await().until(() -> heard(first, second)
                .containsAll(LongStream.rangeClosed(1, 14).boxed().toList()));
        assertThat(heard(first, second)).containsOnlyOnce(1L);
    }

    private static List<Long> heard(Listener one, Listener other) {
        List<Long> heard = new ArrayList<>(one.heard);
        heard.addAll(other.heard);
        return heard;
    }

    @Test
    void keepsItsPlaceWhileTheStateIsBuiltAnew() {
        append(bus.log(), "a/b", 1, 3);
        forgetOldest();
        Listener listener = new Listener(_ -> new Handling.Done()) {
            @Override
            public void rebuild() {
                sleep(PATIENCE.multipliedBy(3).dividedBy(2));
                super.rebuild();
            }
        };
        listen(impatientBus(), "late", listener);

        await().untilAsserted(() -> assertThat(listener.heard).containsExactly(2L, 3L));
        assertThat(listener.rebuilt).hasValue(1);
    }

    @Test
    void outlivesAHandlerThatDiesOfAnError() {
        append(bus.log(), "a/b", 1, 3);
        Listener listener = new Listener(sequence -> {
            if (sequence == 2) {
                throw new StackOverflowError("a defect");
            }
            return new Handling.Done();
        });
        EventLoop loop = listen(bus, "lint", listener);

        await().untilAsserted(() -> assertThat(listener.heard).containsExactly(1L, 3L));
        assertThat(loop.deadLettered()).isEqualTo(1);
    }

    @Test
    void knowsHowFarAGroupIsBehind() throws InterruptedException {
        append(bus.log(), "a/b", 1, 5);
        try (EventConsumer consumer = bus.join("lint")) {
            polled(consumer);
            consumer.commit(0);
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100));
                consumer.commit(0);
                return consumer.lag() == 5;
            });
        }
    }

    @Test
    void endsALoopThatWaitsForItsHandler() {
        append(bus.log(), "a/b", 1, 1);
        AtomicInteger tries = new AtomicInteger();
        EventLoop loop = listen(bus, "lint", new Listener(_ -> {
            tries.incrementAndGet();
            return new Handling.Unavailable("for ever");
        }));
        await().until(() -> tries.get() > 1);

        loop.close();

        Listener later = Listener.willing();
        listen(anotherBus(), "lint", later);
        await().untilAsserted(() -> assertThat(later.heard).containsExactly(1L));
    }
}
