/**
 * A registry in a process of its own, with a small heap, that works for long or for many or on much at once.
 *
 * <p>Start at {@code SoakTest} and {@code LoadTest}. A {@code Soak} lets {@code Sitting}s of clients work one after
 * another and keeps {@code Samples} of what the process takes; {@code LargeBlob} and {@code Crowd} are single heavy loads.
 */
package dev.kontor.e2e.load;
