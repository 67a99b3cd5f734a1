/**
 * The whole suite as containers: what its compose file promises, with real clients and real faults. Start reading at {@link
 * dev.kontor.e2e.stack.Stack}, which starts and removes it; {@code ./kontor test --stack} runs these tests.
 */
package dev.kontor.e2e.stack;
