/**
 * A load generator for any registry that speaks the OCI Distribution Specification: it prepares what it needs through
 * the API, measures several registries in turn within one process, and writes a table, a JSON file and a chart.
 *
 * <p>{@link dev.kontor.benchmarks.Bench} is the command and the only public type.
 */
package dev.kontor.benchmarks;
