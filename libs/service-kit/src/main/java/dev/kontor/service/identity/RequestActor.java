package dev.kontor.service.identity;

import dev.kontor.http.RequestId;
import dev.kontor.registry.Actor;

/** Who acts by the request that is under way. */
public final class RequestActor {
    private RequestActor() {}

    /** The caller of the request that the calling thread handles, and its id. */
    public static Actor current() {
        return new Actor(Caller.current().name(), RequestId.current().orElse(""));
    }
}
