package dev.kontor.http.proxy;

import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import java.io.IOException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;

/** A replica gave no usable answer to a request; nothing of it reached the client. */
final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    /** How it failed. */
    enum Kind {
        /** No connection could be made: the replica knows nothing of the request. */
        NOT_CONNECTED(503, "refused"),
        /** A connection that had been used before turned out to be closed; whether the request was read is unknown. */
        STALE(503, "stale"),
        /** The connection broke before the answer was there. */
        BROKEN(503, "broken"),
        /** The replica took too long. */
        TIMED_OUT(504, "timed-out"),
        /** What came is not HTTP, or too much of it. */
        MALFORMED(502, "malformed"),
        /** The replica does not believe this process, and did nothing. The client must not take that for its own fault. */
        DISTRUSTED(502, "distrusted");

        private final int status;
        private final String label;

        Kind(int status, String label) {
            this.status = status;
            this.label = label;
        }

        /** A fixed word for metrics and logs. */
        String label() {
            return label;
        }
    }

    private final Kind kind;

    Failure(Kind kind, Throwable cause) {
        super(kind.label(), cause);
        this.kind = kind;
    }

    /** What it means that a request on this connection ended so. */
    static Failure of(Exception e, ServiceConnection connection) {
        return new Failure(kind(e, connection), e);
    }

    /** The replica answered 401. */
    static Failure distrusted() {
        return new Failure(Kind.DISTRUSTED, new IOException("do the key files of both match?"));
    }

    private static Kind kind(Exception e, ServiceConnection connection) {
        if (connection.isExpired()) {
            return Kind.TIMED_OUT;
        }
        if (e instanceof HttpException
                || e instanceof MessageConstraintException
                || e instanceof MalformedChunkCodingException) {
            return Kind.MALFORMED;
        }
        return connection.isReused() ? Kind.STALE : Kind.BROKEN;
    }

    Kind kind() {
        return kind;
    }

    /**
     * What the client is told when the request is not sent again. Clients that try again do so after any of these
     * statuses; after how long, they learn from {@code Retry-After}.
     */
    RegistryException answer() {
        return new RegistryException(ErrorCode.UNAVAILABLE, "the service gave no answer; try again")
                .withStatus(kind.status)
                .withHeader("Retry-After", "1");
    }
}
