package dev.kontor.http;

import dev.kontor.oci.ErrorCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An answer that is an error: thrown by HTTP code only, turned into the OCI error body by {@link ErrorMapper}.
 *
 * <p>Carries no stack trace: it is an answer, not a defect, and a registry gives many (each push asks first whether its
 * blobs exist). See OCI Distribution Specification, "Error Codes".
 */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final int status;
    private final transient Map<String, ?> detail;
    private final transient Map<String, List<String>> headers;

    /** The code's own status and message, without detail. */
    public RegistryException(ErrorCode code) {
        this(code, code.defaultMessage(), Map.of());
    }

    /** The code's own status, without detail. */
    public RegistryException(ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    /**
     * The code's own status.
     *
     * @param message for the client's user; never anything that the user may not see
     * @param detail further facts, see {@link ErrorCode#body(String, Map)}
     */
    public RegistryException(ErrorCode code, String message, Map<String, ?> detail) {
        this(code, code.status(), message, detail, Map.of());
    }

    private RegistryException(
            ErrorCode code, int status, String message, Map<String, ?> detail, Map<String, List<String>> headers) {
        super(Objects.requireNonNull(message), null, false, false);
        this.code = Objects.requireNonNull(code);
        this.status = status;
        this.detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
        this.headers = headers;
    }

    /**
     * The answer to a method that a path does not have: 405 and {@code Allow} (RFC 9110 §15.5.6).
     *
     * @param allow the methods that it has, such as {@code GET, HEAD}
     */
    public static RegistryException methodNotAllowed(String allow) {
        return new RegistryException(ErrorCode.UNSUPPORTED, "the method is not allowed here")
                .withHeader("Allow", allow);
    }

    /**
     * The same error with one more header, such as {@code Retry-After}, {@code Range} or {@code WWW-Authenticate}.
     *
     * @param values one for each field line of this name
     */
    public RegistryException withHeader(String name, String... values) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(name, List.of(values));
        return new RegistryException(code, status, getMessage(), detail, more);
    }

    /** The same error with another status than its code's. */
    public RegistryException withStatus(int otherStatus) {
        return new RegistryException(code, otherStatus, getMessage(), detail, headers);
    }

    /** The error's code. */
    public ErrorCode code() {
        return code;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** What the code applies to. */
    public Map<String, ?> detail() {
        return detail;
    }

    /** Headers of the answer besides those of its body, in the order in which they were added. */
    public Map<String, List<String>> headers() {
        return Collections.unmodifiableMap(headers);
    }
}
