package dev.kontor.service.access;

import java.util.Optional;

/** Whether somebody may do something. */
public sealed interface Decision {
    /**
     * It is allowed.
     *
     * @param rule which rule allows it, for people
     */
    record Granted(String rule) implements Decision {}

    /**
     * It is not allowed.
     *
     * @param rule which rule was looked at, for people who may know the policy
     * @param reason what whoever asked is told: the message of a condition
     */
    record Denied(String rule, Optional<String> reason) implements Decision {}

    /** The user may do it, but the credential is not good for it. */
    record BeyondLimits() implements Decision {}
}
