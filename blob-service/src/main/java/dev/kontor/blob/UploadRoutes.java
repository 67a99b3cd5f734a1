package dev.kontor.blob;

import dev.kontor.http.ClientGoneException;
import dev.kontor.http.ContentRange;
import dev.kontor.http.QueryParameters;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestBody;
import dev.kontor.http.V2Path;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.BlobWriter;
import dev.kontor.registry.Blobs;
import dev.kontor.registry.SourceBrokenException;
import dev.kontor.registry.UploadOutcome;
import dev.kontor.registry.Uploads;
import dev.kontor.service.identity.RequestActor;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Uploads and mounts over HTTP (OCI Distribution Specification, "Pushing blobs", end-4 to end-6, end-11 to end-14). */
final class UploadRoutes {
    private static final HeaderName CONTENT_DIGEST = HeaderNames.create("Docker-Content-Digest");
    private static final HeaderName UPLOAD_UUID = HeaderNames.create("Docker-Upload-UUID");
    private static final HeaderName RANGE = HeaderNames.RANGE;

    private final Uploads uploads;
    private final Blobs blobs;

    UploadRoutes(Uploads uploads, Blobs blobs) {
        this.uploads = uploads;
        this.blobs = blobs;
    }

    void start(V2Path.UploadStart path, ServerRequest request, ServerResponse response) {
        if (!request.prologue().method().equals(Method.POST)) {
            throw RegistryException.methodNotAllowed("POST");
        }
        QueryParameters query = QueryParameters.of(request);
        RepositoryName repository = path.repository();
        Optional<Digest> mounted = mount(repository, query);
        if (mounted.isPresent()) {
            created(response, repository, mounted.get());
            return;
        }
        Optional<Digest> whole = query.single("digest").map(UploadRoutes::digest);
        if (whole.isPresent()) {
            answer(pushWhole(repository, whole.get(), body(request)), repository, "", response);
            return;
        }
        DigestAlgorithm algorithm =
                query.single("digest-algorithm").map(UploadRoutes::algorithm).orElse(DigestAlgorithm.SHA256);
        position(response, repository, uploads.begin(repository, algorithm), 0)
                .status(Status.ACCEPTED_202)
                .send();
    }

    /**
     * Mounts what is asked for; whatever stands in the way, the client pushes the blob instead ("Mounting a blob from another
     * repository").
     */
    private Optional<Digest> mount(RepositoryName repository, QueryParameters query) {
        Optional<Digest> wanted = only(query, "mount").flatMap(Digest::parse);
        Optional<String> source = only(query, "from").filter(text -> !text.isEmpty());
        Optional<RepositoryName> from = source.flatMap(RepositoryName::parse);
        boolean isClear = query.all("from").size() <= 1 && source.isPresent() == from.isPresent();
        return wanted.filter(digest -> isClear && blobs.mount(repository, digest, from, RequestActor.current()));
    }

    private static Optional<String> only(QueryParameters query, String name) {
        return query.all(name).size() == 1 ? query.single(name) : Optional.empty();
    }

    void handle(V2Path.UploadPath path, ServerRequest request, ServerResponse response) {
        RepositoryName repository = path.repository();
        Method method = request.prologue().method();
        if (method.equals(Method.GET) || method.equals(Method.HEAD)) {
            response.status(Status.NO_CONTENT_204);
            answer(uploads.status(repository, path.id()), repository, path.id(), response);
        } else if (method.equals(Method.PATCH)) {
            response.status(Status.ACCEPTED_202);
            Optional<Uploads.Range> range = range(request);
            answer(
                    received(() -> uploads.append(repository, path.id(), range, body(request))),
                    repository,
                    path.id(),
                    response);
        } else if (method.equals(Method.PUT)) {
            Digest digest = QueryParameters.of(request)
                    .single("digest")
                    .map(UploadRoutes::digest)
                    .orElseThrow(() -> new RegistryException(
                            ErrorCode.DIGEST_INVALID, "the closing PUT needs the parameter 'digest'"));
            answer(finish(repository, path.id(), digest, request), repository, path.id(), response);
        } else if (method.equals(Method.DELETE)) {
            answer(uploads.cancel(repository, path.id()), repository, path.id(), response);
        } else {
            throw RegistryException.methodNotAllowed("GET, HEAD, PATCH, PUT, DELETE");
        }
    }

    private static void answer(UploadOutcome outcome, RepositoryName repository, String id, ServerResponse response) {
        switch (outcome) {
            case UploadOutcome.Open open ->
                position(response, repository, id, open.sizeBytes()).send();
            case UploadOutcome.Committed committed -> created(response, repository, committed.digest());
            case UploadOutcome.Cancelled _ ->
                response.status(Status.NO_CONTENT_204).send();
            case UploadOutcome.Unknown _ -> throw new RegistryException(ErrorCode.BLOB_UPLOAD_UNKNOWN);
            case UploadOutcome.Busy _ ->
                throw new RegistryException(ErrorCode.BLOB_UPLOAD_INVALID, "another request is working on this upload")
                        .withStatus(Status.CONFLICT_409.code());
            case UploadOutcome.OutOfOrder wrong ->
                throw new RegistryException(ErrorCode.RANGE_INVALID, "the chunk does not begin where the upload stands")
                        .withHeader("Location", location(repository, id))
                        .withHeader("Range", stored(wrong.sizeBytes()))
                        .withHeader("Docker-Upload-UUID", id);
            case UploadOutcome.WrongLength wrong ->
                throw new RegistryException(
                        ErrorCode.SIZE_INVALID,
                        "the body has another length than its Content-Range says",
                        Map.of("received", wrong.receivedBytes()));
            case UploadOutcome.WrongDigest wrong ->
                throw new RegistryException(
                        ErrorCode.DIGEST_INVALID,
                        ErrorCode.DIGEST_INVALID.defaultMessage(),
                        Map.of("actual", wrong.actual()));
        }
    }

    private static ServerResponse position(
            ServerResponse response, RepositoryName repository, String id, long sizeBytes) {
        response.header(HeaderNames.LOCATION, location(repository, id));
        response.header(RANGE, stored(sizeBytes));
        response.header(UPLOAD_UUID, id);
        return response;
    }

    private static void created(ServerResponse response, RepositoryName repository, Digest digest) {
        response.status(Status.CREATED_201);
        response.header(HeaderNames.LOCATION, "/v2/" + repository.value() + "/blobs/" + digest.value());
        response.header(CONTENT_DIGEST, digest.value());
        response.send();
    }

    private static String location(RepositoryName repository, String id) {
        return "/v2/" + repository.value() + "/blobs/uploads/" + id;
    }

    /** The bytes that are there; by convention 0-0 also stands for none. */
    private static String stored(long sizeBytes) {
        return "0-" + Math.max(0, sizeBytes - 1);
    }

    private UploadOutcome finish(RepositoryName repository, String id, Digest digest, ServerRequest request) {
        Optional<Uploads.Range> range = range(request);
        return received(() -> uploads.finish(repository, id, digest, range, body(request), RequestActor.current()));
    }

    /** Takes a whole blob in one request. */
    private UploadOutcome pushWhole(RepositoryName repository, Digest digest, RequestBytes body) {
        return received(() -> {
            try (BlobWriter writer = blobs.write(repository, digest.algorithm(), RequestActor.current())) {
                writer.write(body);
                return switch (writer.commit(digest)) {
                    case BlobWriter.Commit.Committed committed -> new UploadOutcome.Committed(committed.digest());
                    case BlobWriter.Commit.WrongDigest wrong -> new UploadOutcome.WrongDigest(wrong.actual());
                };
            }
        });
    }

    private static RequestBytes body(ServerRequest request) {
        return new RequestBytes(RequestBody.of(request));
    }

    /** @throws ClientGoneException when the client leaves within the body */
    private static UploadOutcome received(Supplier<UploadOutcome> work) {
        try {
            return work.get();
        } catch (SourceBrokenException e) {
            throw e.getCause() instanceof ClientGoneException gone ? gone : e;
        }
    }

    private static Optional<Uploads.Range> range(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.CONTENT_RANGE)
                .map(text -> ContentRange.parse(text)
                        .orElseThrow(() -> new RegistryException(
                                        ErrorCode.BLOB_UPLOAD_INVALID,
                                        "Content-Range must be <first>-<last>",
                                        Map.of("contentRange", text))
                                .withStatus(Status.REQUESTED_RANGE_NOT_SATISFIABLE_416.code())))
                .map(range -> new Uploads.Range(range.first(), range.length()));
    }

    private static Digest digest(String text) {
        return Digest.parse(text)
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.DIGEST_INVALID, "not a digest of a known algorithm", Map.of("digest", text)));
    }

    private static DigestAlgorithm algorithm(String id) {
        return DigestAlgorithm.find(id)
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.DIGEST_INVALID, "not a known digest algorithm", Map.of("algorithm", id)));
    }
}
