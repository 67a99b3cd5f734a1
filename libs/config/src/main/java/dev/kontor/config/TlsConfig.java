package dev.kontor.config;

import dev.kontor.config.Setting.Form;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The listener's TLS, for which {@code cert} and {@code key} are needed.
 *
 * @param cacert with it, clients may show certificates of these authorities
 */
public record TlsConfig(
        @Setting(value = "The listener's certificate, and those that lead to its authority.", form = Form.FILE)
        Optional<Path> cert,

        @Setting(value = "The private key of the certificate.", form = Form.FILE)
        Optional<Path> key,

        @Setting(
                value = "The authorities whose certificates clients may show; without it they are not asked for any.",
                form = Form.FILE)
        Optional<Path> cacert)
        implements Checked {
    @Override
    public void check(Section section) {
        String otherwise = ": without it there would be no TLS; leave 'http.tls' out if that is meant";
        section.require(cert().isPresent(), "cert", otherwise);
        section.require(key().isPresent(), "key", otherwise);
    }
}
