package dev.kontor.http.proxy;

/** A service gave no usable answer to a request of this program's own: it is not there, or its answer did not come. */
public final class ServiceCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean done;

    ServiceCallException(String message, boolean done, Throwable cause) {
        super(message, cause);
        this.done = done;
    }

    /** Whether the service may have done what it was asked for; where not, nothing keeps one from asking again. */
    public boolean mayBeDone() {
        return done;
    }
}
