package dev.kontor.e2e.crash;

import java.io.IOException;

/** A server that says that it cannot answer now. */
public final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final boolean saysWhen;

    UnavailableException(int status, boolean saysWhen) {
        super("answered " + status + (saysWhen ? " with Retry-After" : ""));
        this.status = status;
        this.saysWhen = saysWhen;
    }

    /** Whether the answer tells what the protocol asks of it: a 503 has {@code Retry-After}. */
    public boolean isClean() {
        return status != 503 || saysWhen;
    }
}
