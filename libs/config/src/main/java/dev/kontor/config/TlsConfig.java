package dev.kontor.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The listener's TLS, for which {@code cert} and {@code key} are needed.
 *
 * @param cacert with it, clients may show certificates of these authorities
 */
public record TlsConfig(
        @Setting("The listener's certificate, and those that lead to its authority.")
        Optional<Path> cert,

        @Setting("The private key of the certificate.") Optional<Path> key,

        @Setting("The authorities whose certificates clients may show; without it they are not asked for any.")
        Optional<Path> cacert) {}
