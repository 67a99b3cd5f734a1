package dev.kontor.service.http;

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
     * Requests are served as they should be, and somebody has to mend something all the same.
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
