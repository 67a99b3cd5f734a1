/**
 * What changed in the registry, announced at least once and in order.
 *
 * <p>Start reading at {@link dev.kontor.events.RegistryEvent} (what can happen), then {@link dev.kontor.events.Outbox}
 * (a change is claimed before it is made, and announced after), then {@link dev.kontor.events.EventLog} (where it is
 * announced). {@link dev.kontor.events.JournalEventLog} keeps the log in the same store as the documents.
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
