package dev.kontor.gateway.door;

import dev.kontor.service.identity.Caller;
import java.util.Optional;

/**
 * Somebody at the door.
 *
 * @param identity who it is; empty for nobody in particular
 * @param credential what was shown
 */
public record Visitor(Caller caller, Optional<Identity> identity, Credential credential) {
    static Visitor anonymous(Credential credential) {
        return new Visitor(Caller.ANONYMOUS, Optional.empty(), credential);
    }
}
