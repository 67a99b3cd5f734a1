/**
 * The HTTP floor on which every service stands: a guarded HTTP/1.1 server, and small tools for routes.
 *
 * <p>Start with {@link dev.kontor.http.HttpServer}. Routes are written against Helidon's request and response
 * with {@link dev.kontor.http.RequestBody}, {@link dev.kontor.http.ResponseBody} and {@link
 * dev.kontor.http.RegistryException}.
 *
 * <p>What holds:
 *
 * <ul>
 *   <li>A handler sees a path with exactly one reading, or is not called.
 *   <li>No bytes of one request are ever parsed as another: a body is read to its end or its connection closes.
 *   <li>What a client sends is held in memory only as far as a handler asked for it, and within the limits of {@link
 *       dev.kontor.http.HttpServerConfig}.
 *   <li>Every wait for a client ends.
 *   <li>A truncated answer never looks whole, and an answer to HEAD never has a body.
 *   <li>A client that left is a {@link dev.kontor.http.ClientGoneException} and no log line above DEBUG.
 * </ul>
 */
package dev.kontor.http;
