/**
 * Search: an index of all images, built from the event log and from the store, and the GraphQL API of zot on it.
 *
 * <p>{@code image} tells what a stored manifest says of an image, {@code catalog} is what can be asked, {@code index} answers it
 * by Lucene, {@code graphql} speaks it to clients. The index is disposable: delete it and it is built again.
 */
package dev.kontor.search;
