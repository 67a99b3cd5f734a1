package dev.kontor.events;

/** A bus whose loops somebody learns of; otherwise the bus that is behind it, with which it is closed. */
public record ObservedBus(EventBus bus, LoopObserver observer) implements EventBus {
    @Override
    public EventLog log(Topic topic) {
        return bus.log(topic);
    }

    @Override
    public EventConsumer join(Topic topic, String group) {
        return bus.join(topic, group);
    }

    @Override
    public EventReader reader(Topic topic, LogPosition from) {
        return bus.reader(topic, from);
    }

    @Override
    public DeadLetters deadLetters() {
        return bus.deadLetters();
    }

    @Override
    public EventLoop handle(Topic topic, String group, EventHandler handler) {
        EventLoop loop = bus.handle(topic, group, handler);
        observer.started(topic, group, loop);
        return loop;
    }

    @Override
    public void close() {
        bus.close();
    }
}
