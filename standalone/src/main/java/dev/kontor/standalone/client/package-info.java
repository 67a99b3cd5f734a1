/**
 * The client's side of the {@code kontor} command: it asks a registry over HTTP, this one or zot, with the commands, columns
 * and formats of zot's own client.
 */
package dev.kontor.standalone.client;
