/**
 * The API that clients speak: {@link dev.kontor.service.api.Operation} is the whole of it on one page.
 *
 * <p>The path of a request is read into an {@link dev.kontor.service.api.ApiPath}, its method and query with that into an
 * {@link dev.kontor.service.api.Operation}, once for each hop; everything else follows from the operation.
 */
package dev.kontor.service.api;
