package dev.kontor.http;

/** What a {@link HealthCheck} found. */
public sealed interface CheckResult {
    /** All is well. */
    record Ok() implements CheckResult {}

    /**
     * Something is not.
     *
     * @param reason a sentence for an operator; no secrets
     */
    record Failed(String reason) implements CheckResult {}

    /**
     * It works, but not for all requests, or not for long without somebody's help; whoever sends requests goes on.
     *
     * @param reason a sentence for an operator; no secrets
     */
    record Degraded(String reason) implements CheckResult {}

    /** All is well. */
    static CheckResult ok() {
        return new Ok();
    }

    /** Something is not; the reason is a sentence for an operator, without secrets. */
    static CheckResult failed(String reason) {
        return new Failed(reason);
    }
}
