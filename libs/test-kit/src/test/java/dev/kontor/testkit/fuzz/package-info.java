/**
 * Fuzzing of every parser that meets the network.
 *
 * <p>{@link dev.kontor.testkit.fuzz.FuzzTarget} lists the parsers, each with what must hold for any input. Jazzer makes
 * the inputs, guided by what they reach; examples to start from lie in the resource folder {@code fuzz}, one folder for
 * each target, and are checked by {@link dev.kontor.testkit.fuzz.FuzzExamplesTest} in every build.
 */
package dev.kontor.testkit.fuzz;
