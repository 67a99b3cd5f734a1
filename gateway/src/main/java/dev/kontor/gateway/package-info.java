/**
 * The only public door: it decides which service answers a request.
 *
 * <p>Start at {@link dev.kontor.gateway.GatewayService}; what it routes is {@code dev.kontor.service.api.Operation}. {@code GatewayProgram} is the
 * gateway before services in other processes; {@code kontor serve} puts the same table before services of its own process,
 * with no hop and no token.
 */
package dev.kontor.gateway;
