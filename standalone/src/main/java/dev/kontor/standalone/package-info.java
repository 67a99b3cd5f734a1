/**
 * All services in one process, and the {@code kontor} command line.
 *
 * <p>Start at {@link dev.kontor.standalone.Main}; {@link dev.kontor.standalone.Registry} is the wiring.
 */
package dev.kontor.standalone;
