package dev.kontor.benchmarks;

import java.io.IOException;

/**
 * A registry could not be measured; the message names it, says what happened, and says what to do where that is known.
 */
final class PeerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PeerException(String message) {
        super(message);
    }

    private PeerException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Nobody listens at the URL, or the way there is broken. */
    static PeerException unreachable(Peer peer, Origin origin, IOException cause) {
        return new PeerException(
                "%s: cannot reach %s (%s). Start the registry, or correct its URL: --peer %s=URL."
                        .formatted(peer.name(), origin, reason(cause), peer.name()),
                cause);
    }

    /** The connection failed between a request and its answer. */
    static PeerException lost(Peer peer, Request request, IOException cause) {
        return new PeerException(
                "%s: %s %s got no answer (%s). The registry's own log should say why."
                        .formatted(peer.name(), request.method(), request.target(), reason(cause)),
                cause);
    }

    /** The registry answered, but not as the scenario needs it. */
    static PeerException refused(Peer peer, Request request, Response response) {
        String advice = switch (response.status()) {
            case 401, 403 ->
                "Give credentials that may push to bench/ and read the catalog: --peer "
                        + peer.name()
                        + "=http://USER:PASSWORD@HOST:PORT (Basic authentication only).";
            case 404, 405 ->
                "The registry does not offer this, or a path is missing in its URL: --peer " + peer.name() + "=URL.";
            case 429 -> "Raise or switch off the registry's rate limit.";
            case 507 -> "Free space on the registry's disk, or ask for less with --blob-mib.";
            default -> "The registry's own log should say why.";
        };
        String said = response.refusal().isBlank()
                ? ""
                : ": " + response.refusal().strip().replaceAll("\\s+", " ");
        return new PeerException("%s: %s %s was answered with %d%s. %s"
                .formatted(peer.name(), request.method(), request.target(), response.status(), said, advice));
    }

    private static String reason(IOException cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
