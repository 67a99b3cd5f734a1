package dev.kontor.blob;

import dev.kontor.http.ByteRanges;
import dev.kontor.http.MultipartByteRanges;
import dev.kontor.http.Preconditions;
import dev.kontor.http.RangeOutcome;
import dev.kontor.http.RegistryException;
import dev.kontor.http.ResponseBody;
import dev.kontor.oci.Digest;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.MediaType;
import dev.kontor.registry.Blobs;
import dev.kontor.registry.FoundBlob;
import dev.kontor.service.api.Operation;
import dev.kontor.service.identity.RequestActor;
import dev.kontor.store.Content;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** GET, HEAD and DELETE of a blob (OCI Distribution Specification, end-2 and end-10). */
final class BlobRoutes {
    private static final HeaderName CONTENT_DIGEST = HeaderNames.create("Docker-Content-Digest");
    private static final Duration REDIRECT_VALIDITY = Duration.ofMinutes(20);

    private final Blobs blobs;

    BlobRoutes(Blobs blobs) {
        this.blobs = blobs;
    }

    void delete(Operation.DeleteBlob operation, ServerResponse response) {
        Digest digest = operation.digest();
        if (!blobs.remove(operation.repository(), digest, RequestActor.current())) {
            throw unknown(digest);
        }
        response.status(Status.ACCEPTED_202).header(CONTENT_DIGEST, digest.value());
        response.send();
    }

    void pull(Operation.PullBlob operation, ServerRequest request, ServerResponse response) {
        Digest digest = operation.digest();
        switch (blobs.find(operation.repository(), digest)) {
            case FoundBlob.Live blob -> send(blob, request, response);
            // To clients that can push it again it is not there: they do, and it is whole again.
            case FoundBlob.Quarantined _ ->
                throw new RegistryException(
                        ErrorCode.BLOB_UNKNOWN, "the blob is damaged: push it again", Map.of("digest", digest));
            case FoundBlob.Condemned _, FoundBlob.Unknown _ -> throw unknown(digest);
        }
    }

    private static void send(FoundBlob.Live blob, ServerRequest request, ServerResponse response) {
        Digest digest = blob.digest();
        String etag = '"' + digest.value() + '"';
        response.header(CONTENT_DIGEST, digest.value());
        response.header(HeaderNames.ETAG, etag);
        response.header(HeaderNames.ACCEPT_RANGES, "bytes");
        if (Preconditions.of(request).answerNotModified(etag, response)) {
            return;
        }
        Optional<URI> elsewhere = redirect(blob, request);
        if (elsewhere.isPresent()) {
            response.status(Status.TEMPORARY_REDIRECT_307)
                    .header(HeaderNames.LOCATION, elsewhere.get().toString());
            response.send();
            return;
        }
        send(blob, range(request, etag, blob.sizeBytes()), request, response);
    }

    /** Ranges are defined for GET alone (RFC 9110 §14.2). */
    private static RangeOutcome range(ServerRequest request, String etag, long sizeBytes) {
        boolean applies = request.prologue().method().equals(Method.GET)
                && Preconditions.rangeApplies(header(request, HeaderNames.IF_RANGE), etag);
        return ByteRanges.parse(applies ? header(request, HeaderNames.RANGE) : Optional.empty(), sizeBytes);
    }

    private static Optional<URI> redirect(FoundBlob.Live blob, ServerRequest request) {
        return request.prologue().method().equals(Method.GET)
                ? blob.redirect(MediaType.OCTET_STREAM.value(), REDIRECT_VALIDITY)
                : Optional.empty();
    }

    private static void send(FoundBlob.Live blob, RangeOutcome range, ServerRequest request, ServerResponse response) {
        if (range instanceof RangeOutcome.Unsatisfiable) {
            throw new RegistryException(ErrorCode.BLOB_RANGE_INVALID)
                    .withHeader("Content-Range", RangeOutcome.Unsatisfiable.contentRange(blob.sizeBytes()));
        }
        response.header(HeaderNames.CONTENT_TYPE, MediaType.OCTET_STREAM.value());
        switch (range) {
            case RangeOutcome.Whole _ -> send(blob, 0, blob.sizeBytes(), request, response);
            case RangeOutcome.Single part -> {
                response.status(Status.PARTIAL_CONTENT_206);
                response.header(HeaderNames.CONTENT_RANGE, part.contentRange(blob.sizeBytes()));
                send(blob, part.from(), part.length(), request, response);
            }
            case RangeOutcome.Several parts -> {
                MultipartByteRanges body =
                        new MultipartByteRanges(parts, blob.sizeBytes(), MediaType.OCTET_STREAM.value(), boundary());
                response.status(Status.PARTIAL_CONTENT_206);
                response.header(HeaderNames.CONTENT_TYPE, body.contentType());
                ResponseBody.send(
                        request,
                        response,
                        body.contentLength(),
                        out -> body.writeTo(out, (part, to) -> {
                            try (Content content = open(blob, part.from(), part.length())) {
                                content.writeTo(to);
                            }
                        }));
            }
            case RangeOutcome.Unsatisfiable _ -> throw new IllegalStateException("answered before");
        }
    }

    private static void send(
            FoundBlob.Live blob, long from, long length, ServerRequest request, ServerResponse response) {
        if (request.prologue().method().equals(Method.HEAD)) {
            ResponseBody.send(request, response, length, _ -> {});
            return;
        }
        try (Content content = open(blob, from, length)) {
            ResponseBody.send(request, response, length, content::writeTo);
        }
    }

    private static Content open(FoundBlob.Live blob, long from, long length) {
        return blob.open(from, length).orElseThrow(() -> unknown(blob.digest()));
    }

    private static String boundary() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static Optional<String> header(ServerRequest request, HeaderName name) {
        return request.headers().first(name);
    }

    private static RegistryException unknown(Digest digest) {
        return new RegistryException(
                ErrorCode.BLOB_UNKNOWN, ErrorCode.BLOB_UNKNOWN.defaultMessage(), Map.of("digest", digest));
    }
}
