/**
 * Every pair of operations through all its interleavings, against a sequential model.
 *
 * <p>Start reading at {@link dev.kontor.e2e.races.RacesTest}; {@link dev.kontor.e2e.races.Action} says what each operation
 * does to the {@link dev.kontor.e2e.races.World}, {@link dev.kontor.e2e.races.Announcements} what the log must hold.
 */
package dev.kontor.e2e.races;
