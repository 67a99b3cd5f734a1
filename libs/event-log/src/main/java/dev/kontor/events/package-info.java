/**
 * What changed in the registry, announced at least once and in order.
 *
 * <p>Start reading at {@link dev.kontor.events.RegistryEvent} (what can happen), then {@link dev.kontor.events.Outbox}
 * (a change is claimed before it is made, and announced after), then {@link dev.kontor.events.EventLog} (where it is
 * announced). {@link dev.kontor.events.EventBus} has such a log for each {@link dev.kontor.events.Topic}, and those who
 * consume it: {@link dev.kontor.events.EventLoop} hands events to a handler as a member of a group,
 * {@link dev.kontor.events.EventReader} is for those who keep their position with their own data. A
 * {@link dev.kontor.events.RawRecord} is what lies in a log, a {@link dev.kontor.events.Delivery} what a reader gets for it,
 * an {@link dev.kontor.events.AnnouncedEvent} what that says. {@link dev.kontor.events.JournalBus} keeps all of it in
 * the same store as the documents, {@link dev.kontor.events.kafka.KafkaBus} on Kafka.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>each acknowledged change is announced at least once; a duplicate has the same id;
 *   <li>the changes of one tag are announced in their order, and a repository's appearance before its first image;
 *   <li>an event says what happened, not what is: whoever hears it reads the present state.
 * </ul>
 */
package dev.kontor.events;
