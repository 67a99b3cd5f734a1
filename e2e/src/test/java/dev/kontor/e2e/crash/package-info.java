/**
 * A registry whose process or machine ends in the middle of its work, and what must be there afterwards.
 *
 * <p>Start at {@code KillTest} and {@code PowerLossTest}. {@code Pusher}s change a registry and note each step in a
 * {@code History}; {@code Inspection} starts a registry on what is left and compares it with what had been acknowledged.
 */
package dev.kontor.e2e.crash;
