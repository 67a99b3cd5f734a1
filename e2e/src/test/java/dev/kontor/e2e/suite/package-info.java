/**
 * The whole suite as processes, with a real broker and a real S3 server, under faults. Start at
 * {@link dev.kontor.e2e.suite.SuiteFaultTest}.
 */
package dev.kontor.e2e.suite;
