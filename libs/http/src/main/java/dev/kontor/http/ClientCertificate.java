package dev.kontor.http;

import io.helidon.webserver.http.ServerRequest;
import java.security.cert.X509Certificate;
import java.util.List;

/** The certificate by which a client showed at the TLS handshake who it is. */
public final class ClientCertificate {
    private ClientCertificate() {}

    /**
     * The chain that the handshake found good, first the client's own certificate; empty where the client showed none, or
     * there was no handshake.
     *
     * @param request one that a server of ours handles on the calling thread
     */
    @SuppressWarnings("unused") // what is known is that of the thread's connection, whose request this is
    public static List<X509Certificate> of(ServerRequest request) {
        return Exchange.CURRENT.isBound() ? Exchange.CURRENT.get().peer().certificates() : List.of();
    }
}
