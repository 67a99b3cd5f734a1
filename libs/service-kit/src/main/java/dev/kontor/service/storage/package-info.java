/**
 * The registry's layout in an object store: which key holds what, and the documents that more than one service reads.
 *
 * <p>Start at {@link dev.kontor.service.storage.Layout}. Two invariants hold: a repository is one segment of a key, and
 * no live document is empty, since an empty one is a tombstone.
 */
package dev.kontor.service.storage;
