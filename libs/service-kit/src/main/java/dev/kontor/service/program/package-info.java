/**
 * What every program of the suite does alike: read its configuration, log, start its parts in order, say how it is, and
 * stop so that nobody notices.
 *
 * <p>Start at {@link dev.kontor.service.program.Program}; {@link dev.kontor.service.program.ServiceProgram} is one that
 * stands behind the gateway.
 */
package dev.kontor.service.program;
