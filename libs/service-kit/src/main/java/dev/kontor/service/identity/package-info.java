/**
 * Who asks: the identity that a request carries from the gateway to a service, or from one service to another.
 *
 * <p>Start at {@link dev.kontor.service.identity.TokenIssuer} and {@link dev.kontor.service.identity.TokenVerifier}; {@link
 * dev.kontor.service.identity.KeyFolder} makes the keys. What holds: a token is good for one service, one method and one path,
 * for half a minute; whoever can verify it can make none that another service believes; the gateway speaks for users, every
 * other program for itself; a key never appears in a message; whatever is wrong with a token is an outcome and never an
 * exception.
 */
package dev.kontor.service.identity;
