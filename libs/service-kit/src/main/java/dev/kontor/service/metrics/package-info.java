/**
 * What a program counts, in the form that Prometheus reads.
 *
 * <p>Start at {@link dev.kontor.service.metrics.Metrics}. No label holds anything that a client chose.
 */
package dev.kontor.service.metrics;
