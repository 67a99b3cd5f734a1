package dev.kontor.gateway.door;

import dev.kontor.service.access.AccessPolicy;
import dev.kontor.service.api.Operation;
import dev.kontor.service.identity.Caller;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.function.Supplier;

/** Finds out who makes a request, and whether they may. */
public final class Door {
    private final List<Recognition> recognitions;
    private final Supplier<AccessPolicy> policy;

    /** A door with these ways to be recognised; without any, nobody needs to say who they are. */
    public Door(List<Recognition> recognitions, Supplier<AccessPolicy> policy) {
        this.recognitions = List.copyOf(recognitions);
        this.policy = policy;
    }

    /**
     * Who makes a request, if they may do what it asks for.
     *
     * @throws dev.kontor.http.RegistryException 401 with the challenge, 403, 429 or 503 when they may not come in
     */
    public Caller admit(Operation operation, ServerRequest request) {
        return Caller.ANONYMOUS;
    }
}
