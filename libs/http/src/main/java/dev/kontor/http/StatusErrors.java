package dev.kontor.http;

import dev.kontor.oci.ErrorCode;

/** The error that stands for a status which the web server chose itself. */
final class StatusErrors {
    private StatusErrors() {}

    static RegistryException of(int status) {
        return new RegistryException(code(status), message(status)).withStatus(status);
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHORIZED;
            case 403 -> ErrorCode.DENIED;
            case 413 -> ErrorCode.SIZE_INVALID;
            case 414 -> ErrorCode.URI_TOO_LONG;
            case 429 -> ErrorCode.TOOMANYREQUESTS;
            case 501 -> ErrorCode.UNSUPPORTED;
            case 503 -> ErrorCode.UNAVAILABLE;
            default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.UNSUPPORTED;
        };
    }

    private static String message(int status) {
        return switch (status) {
            case 400 -> "the request is malformed";
            case 404 -> "there is no such endpoint";
            case 413 -> "the request is too large";
            case 414 -> "the request line is too long";
            case 415 -> "the content is encoded; only content as it is can be taken";
            case 431 -> "the head of the request is too large";
            case 501 -> "the request asks for something that this server does not do";
            case 503 -> "the server is overloaded";
            default -> status >= 500 ? "internal error" : "the request is refused";
        };
    }
}
