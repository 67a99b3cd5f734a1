package dev.kontor.service.access;

import dev.kontor.http.RegistryException;
import dev.kontor.http.StrangerHeader;
import dev.kontor.oci.ErrorCode;
import dev.kontor.service.identity.Caller;
import java.util.Map;
import java.util.Optional;

/** What is answered to somebody who may not do something. */
public final class Refusal {
    private Refusal() {}

    /**
     * The answer to a decision: 403, with the message of a condition as {@code detail.reason}. One to nobody in particular has
     * the {@link StrangerHeader}, and no reason: first they must say who they are.
     *
     * @throws IllegalArgumentException when it is allowed
     */
    public static RegistryException of(Caller caller, Decision decision) {
        return switch (decision) {
            case Decision.Granted granted -> throw new IllegalArgumentException("allowed by " + granted.rule());
            case Decision.Denied _ when caller.kind() == Caller.Kind.ANONYMOUS -> forStranger();
            case Decision.BeyondLimits _ when caller.kind() == Caller.Kind.ANONYMOUS -> forStranger();
            case Decision.Denied denied -> denied(denied.reason());
            case Decision.BeyondLimits _ ->
                new RegistryException(ErrorCode.DENIED, "this credential is not good for that");
        };
    }

    private static RegistryException denied(Optional<String> reason) {
        return reason.map(told -> new RegistryException(
                        ErrorCode.DENIED, ErrorCode.DENIED.defaultMessage(), Map.of("reason", told)))
                .orElseGet(() -> new RegistryException(ErrorCode.DENIED));
    }

    private static RegistryException forStranger() {
        return new RegistryException(ErrorCode.DENIED).withHeader(StrangerHeader.NAME, "1");
    }
}
