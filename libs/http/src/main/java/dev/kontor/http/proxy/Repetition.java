package dev.kontor.http.proxy;

import dev.kontor.http.Preconditions;
import dev.kontor.http.QueryParameters;
import dev.kontor.http.V2Path;
import dev.kontor.oci.Digest;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;

/**
 * Which requests may be sent a second time when nobody knows whether the first was carried out.
 *
 * <ul>
 *   <li>Those that read.
 *   <li>POST that begins an upload or mounts a blob: the first writes nothing, the second is done when it was done before.
 *   <li>PUT that closes an upload without bytes: the service knows an upload that it has closed.
 *   <li>PUT of a manifest by its digest, held in memory: a digest never changes its meaning.
 * </ul>
 *
 * <p>No others, and none of these that changes something on a precondition: what the first has changed is what the second
 * would be held against. PUT of a manifest by a tag is idempotent by itself, but another client may have moved the tag in between
 * and been told so; to send it again would undo that move, which that client has reason to rely on. Whoever pushes is told
 * 503 instead and decides. A DELETE that is sent again is answered 404 although it succeeded. A PATCH would append twice.
 */
final class Repetition {
    private Repetition() {}

    static boolean isHarmless(V2Path path, ServerRequest request, RequestPayload payload) {
        Method method = request.prologue().method();
        boolean sendsNothing = payload instanceof RequestPayload.None;
        if (method.equals(Method.GET) || method.equals(Method.HEAD)) {
            return sendsNothing;
        }
        if (!Preconditions.of(request).isEmpty()) {
            return false;
        }
        return switch (path) {
            case V2Path.UploadStart _ -> sendsNothing && method.equals(Method.POST);
            case V2Path.UploadPath _ -> sendsNothing && method.equals(Method.PUT);
            case V2Path.ManifestPath manifest ->
                payload instanceof RequestPayload.Held && namesContent(manifest, request);
            default -> false;
        };
    }

    /** Whether it is a PUT of a manifest that moves no tag. */
    static boolean namesContent(V2Path.ManifestPath path, ServerRequest request) {
        return request.prologue().method().equals(Method.PUT)
                && Digest.parse(path.rawReference()).isPresent()
                && QueryParameters.of(request).all("tag").isEmpty();
    }

    /** Whether it may be tried once more after this failure. */
    static boolean isAllowed(Failure.Kind kind, boolean harmless, RequestPayload payload) {
        return switch (kind) {
            case NOT_CONNECTED, DISTRUSTED -> !payload.isConsumed();
            case STALE, BROKEN, MALFORMED -> harmless;
            case TIMED_OUT -> false; // the client has waited long enough
        };
    }
}
