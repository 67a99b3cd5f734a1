package dev.kontor.http.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a listener's certificate is.
 *
 * @param certificate the listener's own in PEM, behind it those that lead to its authority
 * @param key its private key in PEM, not encrypted
 * @param authorities of clients' certificates; without them clients are not asked for any
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> authorities) {}
