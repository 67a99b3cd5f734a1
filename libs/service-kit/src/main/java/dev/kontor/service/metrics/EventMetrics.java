package dev.kontor.service.metrics;

import dev.kontor.events.EventLoop;
import dev.kontor.events.LoopObserver;
import dev.kontor.events.Topic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Shows what the groups of this process have handled, and have still to handle. */
final class EventMetrics implements LoopObserver {
    private final MeterRegistry registry;

    EventMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void started(Topic topic, String group, EventLoop loop) {
        Tags tags = Tags.of("topic", topic.name(), "group", group);
        Gauge.builder("kontor.events.lag", loop, EventLoop::lag)
                .description("Events that this member of a group has still to handle; the sum is the group's lag")
                .tags(tags)
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("kontor.events.handled", loop, EventLoop::handled)
                .description("Events that this member of a group has handled")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("kontor.events.dead.letters", loop, EventLoop::deadLettered)
                .description("Events that nobody could handle, kept for somebody to look at")
                .tags(tags)
                .register(registry);
        Gauge.builder("kontor.events.trouble", loop, each -> each.trouble().isPresent() ? 1 : 0)
                .description("1 when a group waits until somebody mends something, which the log names")
                .tags(tags)
                .register(registry);
    }
}
