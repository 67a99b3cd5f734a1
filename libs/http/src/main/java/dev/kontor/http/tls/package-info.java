/** TLS of a listener: certificates and keys of files, exchanged while it serves. Start with {@link dev.kontor.http.tls.ListenerTls}. */
package dev.kontor.http.tls;
