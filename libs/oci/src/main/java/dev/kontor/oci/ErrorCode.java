package dev.kontor.oci;

import java.util.Map;

/**
 * An error that a client is told: wire name, HTTP status and default message.
 *
 * <p>OCI Distribution Specification, "Error Codes". The specification has fewer codes than a registry has reasons, so
 * some constants share a wire name and differ in status; the ones that its table does not name say so.
 */
public enum ErrorCode {
    /** The blob is not in the repository (code-1). */
    BLOB_UNKNOWN(404, "blob unknown to registry"),
    /** The upload cannot go on as asked (code-2). */
    BLOB_UPLOAD_INVALID(400, "blob upload invalid"),
    /** There is no such upload, or it has ended (code-3). */
    BLOB_UPLOAD_UNKNOWN(404, "blob upload unknown to registry"),
    /** The digest is malformed or is not that of the content (code-4). */
    DIGEST_INVALID(400, "provided digest did not match uploaded content"),
    /**
     * The manifest references content that is not in the repository (code-5).
     *
     * <p>The specification states no status. 400 it is, since the request cannot succeed as it was sent and since 404 on
     * a PUT of a manifest reads like an unknown repository; clients decide by the code.
     */
    MANIFEST_BLOB_UNKNOWN(400, "manifest references a manifest or blob unknown to registry"),
    /** The bytes are not a valid manifest (code-6). */
    MANIFEST_INVALID(400, "manifest invalid"),
    /** There is no such tag or manifest in the repository (code-7). */
    MANIFEST_UNKNOWN(404, "manifest unknown to registry"),
    /** The repository's name does not follow the grammar (code-8). */
    NAME_INVALID(400, "invalid repository name"),
    /** There is no such repository, or none that the caller may know of (code-9). */
    NAME_UNKNOWN(404, "repository name not known to registry"),
    /** The length of the content is not the stated one (code-10). */
    SIZE_INVALID(400, "provided length did not match content length"),
    /** A chunk does not begin where the upload stands (end-5, status 416). */
    RANGE_INVALID("BLOB_UPLOAD_INVALID", 416, "range does not match the state of the content"),
    /**
     * The blob has no byte of the ranges that were asked for ("Pulling blobs", status 416). The specification's table has no
     * code for it; the one of this name is known to clients.
     */
    BLOB_RANGE_INVALID("RANGE_INVALID", 416, "the blob has no such range"),
    /** The caller must authenticate (code-11). */
    UNAUTHORIZED(401, "authentication required"),
    /** The caller may not do this (code-12). */
    DENIED(403, "requested access to the resource is denied"),
    /** The registry does not do this here (code-13). */
    UNSUPPORTED(405, "the operation is unsupported"),
    /** The caller asks too often (code-14). */
    TOOMANYREQUESTS(429, "too many requests"),
    /** The tag does not follow the grammar. Not in the specification's table; registries have long used it. */
    TAG_INVALID(400, "invalid tag"),
    /** The page size {@code n} is not a number in range. Not in the specification's table; registries use it. */
    PAGINATION_NUMBER_INVALID(400, "invalid number of results requested"),
    /** The manifest exceeds the registry's limit ("Pushing Manifests", status 413). */
    MANIFEST_TOO_LARGE("MANIFEST_INVALID", 413, "manifest exceeds the size limit"),
    /** The media type is none that is accepted here. */
    UNSUPPORTED_MEDIA_TYPE("MANIFEST_INVALID", 415, "unsupported media type"),
    /** What the request names is not in the state that the client asks for (RFC 9110 §15.5.13). Not in the specification's table. */
    PRECONDITION_FAILED(412, "a precondition of the request does not hold"),
    /** The request's target is too long, such as a manifest's with too many tags (status 414). */
    URI_TOO_LONG("UNSUPPORTED", 414, "request target too long"),
    /** Something the registry needs is down; the client may retry. Not in the specification's table. */
    UNAVAILABLE(503, "service unavailable"),
    /**
     * What is pushed finds no room (status 507, RFC 4918 §11.5); pulls go on. Not in the specification's table.
     *
     * <p>Not 503, which clients repeat at once and for long: only an operator makes room.
     */
    STORAGE_FULL("UNAVAILABLE", 507, "no space is left in the registry's storage"),
    /** The registry failed; the message says nothing of how. Not in the specification's table. */
    INTERNAL("UNKNOWN", 500, "internal server error");

    private final String code;
    private final int status;
    private final String defaultMessage;

    ErrorCode(int status, String defaultMessage) {
        this.code = name();
        this.status = status;
        this.defaultMessage = defaultMessage;
    }

    ErrorCode(String code, int status, String defaultMessage) {
        this.code = code;
        this.status = status;
        this.defaultMessage = defaultMessage;
    }

    /** Returns the wire name, which several constants may share. */
    public String code() {
        return code;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the message for when there is nothing better to say. */
    public String defaultMessage() {
        return defaultMessage;
    }

    /** Returns the response body with the default message and no detail; see {@link #body(String, Map)}. */
    public byte[] body() {
        return body(defaultMessage, Map.of());
    }

    /**
     * Returns the response body <code>{"errors":[{"code","message","detail"}]}</code> in UTF-8.
     *
     * <p>Never fails for what it is given: text that is not well-formed Unicode is written with replacements.
     *
     * @param message a sentence for a person; no secrets
     * @param detail further facts, in the map's order: strings, numbers, booleans, maps and collections of these are
     *     written as they are, an empty {@code Optional} or {@code null} is left out, all else is written as its {@code
     *     toString()}; an empty map is written as <code>{}</code>
     */
    public byte[] body(String message, Map<String, ?> detail) {
        return ErrorBody.write(code, message, detail);
    }
}
