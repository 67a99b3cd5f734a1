package dev.kontor.store.s3;

import dev.kontor.store.StoreFullException;
import dev.kontor.store.StoreObserver;
import dev.kontor.store.StoreUnavailableException;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.util.Set;

/** What the service answered instead of doing what it was asked. */
final class S3Failure extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    /** Versity's gateway says {@code ExistingObjectIsDirectory} when another request has just removed the empty folder. */
    private static final Set<String> BUSY = Set.of(
            "SlowDown",
            "SlowDownRead",
            "SlowDownWrite",
            "RequestTimeout",
            "ConditionalRequestConflict",
            "ExistingObjectIsDirectory");

    /** What a caller can make of it. */
    enum Kind {
        /** There is no such object. */
        ABSENT,
        /** There is no such multipart upload (any more), or a part of it is not what was said. */
        NO_UPLOAD,
        /** The condition does not hold. */
        REFUSED,
        /** The object is shorter. */
        OUT_OF_RANGE,
        /** It did not answer, or it is busy: the request may have happened or not, and may be repeated. */
        TRANSIENT,
        /** No permission. MinIO says so also of a write to an object that changes at this moment: that may be repeated. */
        DENIED,
        /** It will not do this: no such bucket, a broken request. */
        FINAL
    }

    /** What services say that have no room: MinIO, Ceph, versitygw. */
    private static final Set<String> FULL =
            Set.of("XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "InsufficientCapacity");

    private final transient Kind kind;

    private S3Failure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** How it is told to observers: what is not there and a condition that does not hold are answers. */
    StoreObserver.Ending ending() {
        return switch (kind) {
            case ABSENT, NO_UPLOAD, REFUSED, OUT_OF_RANGE -> StoreObserver.Ending.DONE;
            case TRANSIENT -> StoreObserver.Ending.UNAVAILABLE;
            case DENIED -> StoreObserver.Ending.DENIED;
            case FINAL -> StoreObserver.Ending.FAILED;
        };
    }

    /** Names a failure of the client library; where the service is full, a {@link StoreFullException}. */
    static StoreUnavailableException of(String what, Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && !isTelling(cause)) {
            cause = cause.getCause();
        }
        String message = "cannot " + what + ": " + message(cause);
        return isFull(cause) ? new StoreFullException(message, cause) : new S3Failure(kind(cause), message, cause);
    }

    private static boolean isFull(Throwable cause) {
        return switch (cause) {
            case ErrorResponseException error ->
                isFull(error.errorResponse().code(), error.response().code());
            case ErrorAnswer answer -> isFull(answer.code(), answer.status());
            default -> false;
        };
    }

    private static boolean isFull(String code, int status) {
        return FULL.contains(code) || status == 507;
    }

    private static boolean isTelling(Throwable cause) {
        return cause instanceof ErrorResponseException
                || cause instanceof ServerException
                || cause instanceof InvalidResponseException
                || cause instanceof IOException;
    }

    private static String message(Throwable cause) {
        if (cause instanceof ErrorAnswer) {
            return cause.getMessage();
        }
        return cause instanceof ErrorResponseException error
                ? error.errorResponse().code() + ", " + error.errorResponse().message()
                : cause.getClass().getSimpleName() + ", " + cause.getMessage();
    }

    private static Kind kind(Throwable cause) {
        return switch (cause) {
            case ErrorResponseException error ->
                kind(error.errorResponse().code(), error.response().code());
            case ErrorAnswer answer -> kind(answer.code(), answer.status());
            case ServerException server -> server.statusCode() == 412 ? Kind.REFUSED : Kind.TRANSIENT;
            case InvalidResponseException _, IOException _ -> Kind.TRANSIENT;
            default -> Kind.FINAL;
        };
    }

    private static Kind kind(String code, int status) {
        return switch (code) {
            case "NoSuchKey" -> Kind.ABSENT;
            case "NoSuchUpload", "InvalidPart", "InvalidPartOrder" -> Kind.NO_UPLOAD;
            case "PreconditionFailed", "HTTP status 412" -> Kind.REFUSED;
            case "InvalidRange" -> Kind.OUT_OF_RANGE;
            case "AccessDenied" -> Kind.DENIED;
            default -> BUSY.contains(code) || status >= 500 || status == 429 ? Kind.TRANSIENT : Kind.FINAL;
        };
    }
}
