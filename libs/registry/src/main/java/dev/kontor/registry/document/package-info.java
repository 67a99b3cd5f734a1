/**
 * The documents of a registry in its store, and the keys under which they lie: {@link
 * dev.kontor.registry.document.Layout} names them all.
 *
 * <p>A repository is one segment of a key. A document says its kind and its state itself; what was removed says so too
 * ({@link dev.kontor.events.Tombstone}).
 */
package dev.kontor.registry.document;
