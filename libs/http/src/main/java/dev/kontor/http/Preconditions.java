package dev.kontor.http;

import dev.kontor.oci.ErrorCode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/**
 * The preconditions of a request on what it names: {@code If-Match} and {@code If-None-Match} (RFC 9110 §13).
 *
 * <p>Entity tags are strong and are passed as they stand in the {@code ETag} header, quotes included. Dates ({@code
 * If-Modified-Since} and {@code If-Unmodified-Since}) mean nothing here, since no answer has a {@code Last-Modified}.
 *
 * @param reads whether the request is a GET or HEAD
 * @param ifMatch empty when the header is absent
 * @param ifNoneMatch empty when the header is absent
 */
public record Preconditions(boolean reads, Optional<EntityTags> ifMatch, Optional<EntityTags> ifNoneMatch) {
    /** What to do with a request. */
    public enum Verdict {
        /** Carry it out. */
        HOLD,
        /** Answer 304: the client of a GET or HEAD has this representation. */
        NOT_MODIFIED,
        /** Answer 412 and do nothing ({@link dev.kontor.oci.ErrorCode#PRECONDITION_FAILED}). */
        FAILED
    }

    /** Those of this request; several headers of a name are one list. */
    public static Preconditions of(ServerRequest request) {
        Method method = request.prologue().method();
        return new Preconditions(
                Method.GET.equals(method) || Method.HEAD.equals(method),
                tags(request.headers(), HeaderNames.IF_MATCH),
                tags(request.headers(), HeaderNames.IF_NONE_MATCH));
    }

    /** There is none, so that nothing needs to be looked up for their sake. */
    public boolean isEmpty() {
        return ifMatch.isEmpty() && ifNoneMatch.isEmpty();
    }

    /**
     * Holds them against the present state, in the order of RFC 9110 §13.2.2.
     *
     * <p>A request that changes something must be carried out on that very state or not at all.
     *
     * @param etag the strong tag of what is there; empty when there is nothing, which for a GET or HEAD is a 404 and needs
     *     no look at preconditions
     */
    public Verdict against(Optional<String> etag) {
        if (ifMatch.isPresent() && !etag.filter(ifMatch.get()::nameStrongly).isPresent()) {
            return Verdict.FAILED;
        }
        if (ifNoneMatch.isPresent()
                && etag.filter(ifNoneMatch.get()::nameWeakly).isPresent()) {
            return reads ? Verdict.NOT_MODIFIED : Verdict.FAILED;
        }
        return Verdict.HOLD;
    }

    /**
     * Answers a GET or HEAD that its preconditions decide. The {@code ETag} and all headers that a 304 has must be set.
     *
     * @param etag the strong tag of what would be sent
     * @return whether it was answered with 304; if not it is to be carried out
     * @throws RegistryException 412 when a precondition fails
     */
    public boolean answerNotModified(String etag, ServerResponse response) {
        return switch (against(Optional.of(etag))) {
            case HOLD -> false;
            case NOT_MODIFIED -> {
                response.status(Status.NOT_MODIFIED_304).send();
                yield true;
            }
            case FAILED -> throw new RegistryException(ErrorCode.PRECONDITION_FAILED);
        };
    }

    /**
     * Whether a {@code Range} may be honoured: there is no {@code If-Range}, or it names exactly this representation.
     *
     * <p>A weak tag or a date never matches (RFC 9110 §13.1.5): the answer is then the whole representation.
     */
    public static boolean rangeApplies(Optional<String> ifRange, String etag) {
        return ifRange.isEmpty() || ifRange.get().strip().equals(etag);
    }

    private static Optional<EntityTags> tags(Headers headers, HeaderName name) {
        return headers.contains(name)
                ? Optional.of(
                        EntityTags.parse(String.join(",", headers.get(name).allValues())))
                : Optional.empty();
    }
}
