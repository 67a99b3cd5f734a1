/**
 * The only public door: it decides which service answers a request.
 *
 * <p>Start at {@link dev.kontor.gateway.GatewayService}.
 */
package dev.kontor.gateway;
