package dev.kontor.gateway.door;

import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestOrigin;
import dev.kontor.oci.ErrorCode;
import io.helidon.webserver.http.ServerRequest;
import java.net.URI;
import java.util.Optional;

/**
 * Where clients find the registry.
 *
 * @param configured {@code http.externalUrl}; empty: where the request went
 */
record PublicAddress(Optional<URI> configured) {
    /**
     * Scheme and host, without a slash behind them.
     *
     * @throws RegistryException 400 when the request names no host that could be one
     */
    String base(ServerRequest request) {
        return configured
                .map(uri -> uri.toString().replaceFirst("/+$", ""))
                .orElseGet(() -> RequestOrigin.of(request).scheme() + "://" + host(request));
    }

    /** The registry's name among those for whom tokens are made: its host, and its port where that is not the usual one. */
    String service(ServerRequest request) {
        return configured.map(URI::getRawAuthority).orElseGet(() -> host(request));
    }

    private static String host(ServerRequest request) {
        return RequestOrigin.of(request)
                .host()
                .orElseThrow(() ->
                        new RegistryException(ErrorCode.UNSUPPORTED, "the request names no host").withStatus(400));
    }
}
