package dev.kontor.gateway.door;

import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where clients find the registry.
 *
 * @param configured {@code http.externalUrl}; empty: where the request went
 */
record PublicAddress(Optional<URI> configured) {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]+(?::[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](?::[0-9]{1,5})?");

    /**
     * Scheme and host, without a slash behind them.
     *
     * @throws dev.kontor.http.RegistryException 400 when the request names no host that could be one
     */
    String base(ServerRequest request) {
        return configured
                .map(uri -> uri.toString().replaceFirst("/+$", ""))
                .orElseGet(() -> (request.isSecure() ? "https://" : "http://") + host(request));
    }

    /** The registry's name among those for whom tokens are made: its host, and its port where that is not the usual one. */
    String service(ServerRequest request) {
        return configured.map(URI::getRawAuthority).orElseGet(() -> host(request));
    }

    private static String host(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.HOST)
                .filter(host -> HOST.matcher(host).matches())
                .orElseThrow(() ->
                        new RegistryException(ErrorCode.UNSUPPORTED, "the request names no host").withStatus(400));
    }
}
