package dev.kontor.blob;

import dev.kontor.http.ByteRanges;
import dev.kontor.http.MultipartByteRanges;
import dev.kontor.http.Preconditions;
import dev.kontor.http.RangeOutcome;
import dev.kontor.http.RegistryException;
import dev.kontor.http.ResponseBody;
import dev.kontor.http.V2Path;
import dev.kontor.oci.Digest;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.storage.BlobPointer;
import dev.kontor.service.storage.RegistryStore;
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
import java.util.function.Function;

/** GET, HEAD and DELETE of a blob (OCI Distribution Specification, end-2 and end-10). */
final class BlobRoutes {
    private static final HeaderName CONTENT_DIGEST = HeaderNames.create("Docker-Content-Digest");
    private static final Duration REDIRECT_VALIDITY = Duration.ofMinutes(20);

    private final Function<RepositoryName, RegistryStore> storeOf;
    private final Blobs blobs;

    BlobRoutes(Function<RepositoryName, RegistryStore> storeOf, Blobs blobs) {
        this.storeOf = storeOf;
        this.blobs = blobs;
    }

    void handle(V2Path.BlobPath path, ServerRequest request, ServerResponse response) {
        Digest digest = Digest.parse(path.rawDigest())
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.DIGEST_INVALID, "not a digest", Map.of("digest", path.rawDigest())));
        Method method = request.prologue().method();
        if (method.equals(Method.GET) || method.equals(Method.HEAD)) {
            get(path.repository(), digest, request, response);
        } else if (method.equals(Method.DELETE)) {
            delete(path.repository(), digest, response);
        } else {
            throw RegistryException.methodNotAllowed("GET, HEAD, DELETE");
        }
    }

    private void delete(RepositoryName repository, Digest digest, ServerResponse response) {
        if (!blobs.unlink(repository, digest)) {
            throw unknown(digest);
        }
        response.status(Status.ACCEPTED_202).header(CONTENT_DIGEST, digest.value());
        response.send();
    }

    private void get(RepositoryName repository, Digest digest, ServerRequest request, ServerResponse response) {
        RegistryStore store = storeOf.apply(repository);
        BlobPointer pointer = store.servableBlob(repository, digest).orElseThrow(() -> unknown(digest));
        String etag = '"' + digest.value() + '"';
        response.header(CONTENT_DIGEST, digest.value());
        response.header(HeaderNames.ETAG, etag);
        response.header(HeaderNames.ACCEPT_RANGES, "bytes");
        if (Preconditions.of(request).answerNotModified(etag, response)) {
            return;
        }
        Optional<URI> elsewhere = redirect(store, pointer, request);
        if (elsewhere.isPresent()) {
            response.status(Status.TEMPORARY_REDIRECT_307)
                    .header(HeaderNames.LOCATION, elsewhere.get().toString());
            response.send();
            return;
        }
        send(store, digest, pointer, range(request, etag, pointer.sizeBytes()), request, response);
    }

    /** Ranges are defined for GET alone (RFC 9110 §14.2). */
    private static RangeOutcome range(ServerRequest request, String etag, long sizeBytes) {
        boolean applies = request.prologue().method().equals(Method.GET)
                && Preconditions.rangeApplies(header(request, HeaderNames.IF_RANGE), etag);
        return ByteRanges.parse(applies ? header(request, HeaderNames.RANGE) : Optional.empty(), sizeBytes);
    }

    private static Optional<URI> redirect(RegistryStore store, BlobPointer pointer, ServerRequest request) {
        if (!store.config().redirect() || !request.prologue().method().equals(Method.GET)) {
            return Optional.empty();
        }
        return store.objects().presign(pointer.content(), MediaType.OCTET_STREAM.value(), REDIRECT_VALIDITY);
    }

    private static void send(
            RegistryStore store,
            Digest digest,
            BlobPointer pointer,
            RangeOutcome range,
            ServerRequest request,
            ServerResponse response) {
        if (range instanceof RangeOutcome.Unsatisfiable) {
            throw new RegistryException(ErrorCode.BLOB_RANGE_INVALID)
                    .withHeader("Content-Range", RangeOutcome.Unsatisfiable.contentRange(pointer.sizeBytes()));
        }
        response.header(HeaderNames.CONTENT_TYPE, MediaType.OCTET_STREAM.value());
        switch (range) {
            case RangeOutcome.Whole _ -> send(store, digest, pointer, 0, pointer.sizeBytes(), request, response);
            case RangeOutcome.Single part -> {
                response.status(Status.PARTIAL_CONTENT_206);
                response.header(HeaderNames.CONTENT_RANGE, part.contentRange(pointer.sizeBytes()));
                send(store, digest, pointer, part.from(), part.length(), request, response);
            }
            case RangeOutcome.Several parts -> {
                MultipartByteRanges body =
                        new MultipartByteRanges(parts, pointer.sizeBytes(), MediaType.OCTET_STREAM.value(), boundary());
                response.status(Status.PARTIAL_CONTENT_206);
                response.header(HeaderNames.CONTENT_TYPE, body.contentType());
                ResponseBody.send(
                        request,
                        response,
                        body.contentLength(),
                        out -> body.writeTo(out, (part, to) -> {
                            try (Content content = open(store, digest, pointer, part.from(), part.length())) {
                                content.writeTo(to);
                            }
                        }));
            }
            case RangeOutcome.Unsatisfiable _ -> throw new IllegalStateException("answered before");
        }
    }

    private static void send(
            RegistryStore store,
            Digest digest,
            BlobPointer pointer,
            long from,
            long length,
            ServerRequest request,
            ServerResponse response) {
        if (request.prologue().method().equals(Method.HEAD)) {
            ResponseBody.send(request, response, length, _ -> {});
            return;
        }
        try (Content content = open(store, digest, pointer, from, length)) {
            ResponseBody.send(request, response, length, content::writeTo);
        }
    }

    private static Content open(RegistryStore store, Digest digest, BlobPointer pointer, long from, long length) {
        return store.objects().open(pointer.content(), from, length).orElseThrow(() -> unknown(digest));
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
