/**
 * The only public door: it decides which service answers a request.
 *
 * <p>Start at {@link dev.kontor.gateway.GatewayService}: its {@code route} is the whole table. {@code GatewayProgram} is the
 * gateway before services in other processes; {@code kontor serve} puts the same table before services of its own process,
 * with no hop and no token.
 */
package dev.kontor.gateway;
