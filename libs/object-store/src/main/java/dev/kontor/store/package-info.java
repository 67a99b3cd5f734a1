/**
 * A small, atomic object store that knows no registry words.
 *
 * <p>Start reading at {@link dev.kontor.store.ObjectStore}. It joins two roles: {@link dev.kontor.store.DocumentStore}
 * holds small documents that change by compare-and-set, {@link dev.kontor.store.ContentStore} holds large byte strings
 * that are written once, at the place where they stay. The shape is what an S3 store can do; {@link
 * dev.kontor.store.FileObjectStore} does the same in one folder.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>a document is seen whole or not at all, and its version never comes back once it was replaced;
 *   <li>a batch is applied in order and stops at the first condition that does not hold, keeping what precedes it;
 *   <li>content is never moved, copied or changed after it was sealed;
 *   <li>what was acknowledged as durable is there after a crash of the process or of the machine.
 * </ul>
 *
 * <p>{@link dev.kontor.store.KillPoint} names the places where tests end the process, here and in the packages above.
 */
package dev.kontor.store;
