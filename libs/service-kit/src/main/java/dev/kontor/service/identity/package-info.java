/**
 * Who asks: the identity that a request carries from the gateway to a service.
 *
 * <p>Start at {@link dev.kontor.service.identity.TokenIssuer} and {@link dev.kontor.service.identity.TokenVerifier}. What
 * holds: a token is good for one service, one method and one path, for half a minute; a key never appears in a message;
 * whatever is wrong with a token is an outcome and never an exception.
 */
package dev.kontor.service.identity;
