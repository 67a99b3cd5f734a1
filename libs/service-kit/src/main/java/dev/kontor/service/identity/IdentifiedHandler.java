package dev.kontor.service.identity;

import dev.kontor.http.IdentityHeader;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestPath;
import dev.kontor.oci.ErrorCode;
import dev.kontor.service.api.ApiHandler;
import dev.kontor.service.api.ApiPath;
import dev.kontor.service.identity.Verification.Reason;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets requests under {@code /v2} through to a service if they carry a good identity token, and runs them as its caller.
 *
 * <p>All others are answered 401 without a word about what is wrong.
 */
public final class IdentifiedHandler {
    private static final HeaderName TOKEN = HeaderNames.create(IdentityHeader.NAME);

    private final TokenVerifier verifier;
    private final ApiHandler service;
    private final Consumer<Reason> refusals;

    /**
     * A handler before this service.
     *
     * @param refusals hears of each request that is not let through
     */
    public IdentifiedHandler(TokenVerifier verifier, ApiHandler service, Consumer<Reason> refusals) {
        this.verifier = verifier;
        this.service = service;
        this.refusals = refusals;
    }

    /** Registers the routes. */
    public void register(HttpRouting.Builder routing) {
        routing.any("/v2", this::handle);
        routing.any("/v2/*", this::handle);
    }

    private void handle(ServerRequest request, ServerResponse response) {
        ApiPath path = ApiPath.of(request);
        List<String> token = request.headers().all(TOKEN, List::of);
        switch (verifier.verify(token, request.prologue().method().text(), target(request))) {
            case Verification.Accepted accepted ->
                accepted.caller().run(() -> service.handle(path.operation(request), request, response));
            case Verification.Refused refused -> {
                refusals.accept(refused.reason());
                throw new RegistryException(ErrorCode.UNAUTHORIZED);
            }
        }
    }

    /** Path and query as they were sent. */
    private static String target(ServerRequest request) {
        HttpPrologue line = request.prologue();
        String path = RequestPath.raw(request);
        return line.hasQuery() ? path + "?" + line.query().rawValue() : path;
    }
}
