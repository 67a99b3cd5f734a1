/**
 * Runs operations on one store through all interleavings of their steps.
 *
 * <p>Start reading at {@link dev.kontor.testkit.interleave.Interleavings}. An operation is code that works on an {@link
 * dev.kontor.store.ObjectStore}; it needs no threads to be interrupted at each step: {@link
 * dev.kontor.testkit.interleave.SteppedStore} answers what was answered before, and at the first new question ends the
 * run with {@link dev.kontor.testkit.interleave.Suspension}. So the run up to any step is repeated at will.
 */
package dev.kontor.testkit.interleave;
