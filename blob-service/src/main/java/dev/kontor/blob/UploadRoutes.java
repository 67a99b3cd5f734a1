package dev.kontor.blob;

import dev.kontor.http.ClientGoneException;
import dev.kontor.http.ContentRange;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestBody;
import dev.kontor.oci.Digest;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.BlobWriter;
import dev.kontor.registry.Blobs;
import dev.kontor.registry.SourceBrokenException;
import dev.kontor.registry.UploadOutcome;
import dev.kontor.registry.Uploads;
import dev.kontor.service.access.Access;
import dev.kontor.service.api.Operation;
import dev.kontor.service.identity.RequestActor;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
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
    private final Access access;

    UploadRoutes(Uploads uploads, Blobs blobs, Access access) {
        this.uploads = uploads;
        this.blobs = blobs;
        this.access = access;
    }

    void push(Operation.PushBlob operation, ServerRequest request, ServerResponse response) {
        RepositoryName repository = operation.repository();
        switch (operation) {
            case Operation.MountBlob mount -> {
                if (blobs.mount(
                        repository,
                        mount.digest(),
                        mount.from(),
                        source -> access.permits(Operation.Action.READ, source),
                        RequestActor.current())) {
                    created(response, repository, mount.digest());
                } else {
                    push(mount.otherwise(), request, response);
                }
            }
            case Operation.PushWholeBlob whole ->
                answer(received(() -> pushWhole(repository, whole.digest(), body(request))), repository, "", response);
            case Operation.StartUpload start ->
                position(response, repository, uploads.begin(repository, start.algorithm()), 0)
                        .status(Status.ACCEPTED_202)
                        .send();
        }
    }

    void status(Operation.UploadStatus operation, ServerResponse response) {
        response.status(Status.NO_CONTENT_204);
        answer(uploads.status(operation.repository(), operation.id()), operation, response);
    }

    void append(Operation.AppendToUpload operation, ServerRequest request, ServerResponse response) {
        response.status(Status.ACCEPTED_202);
        Optional<Uploads.Range> range = range(request);
        answer(
                received(() -> uploads.append(operation.repository(), operation.id(), range, body(request))),
                operation,
                response);
    }

    void finish(Operation.FinishUpload operation, ServerRequest request, ServerResponse response) {
        Optional<Uploads.Range> range = range(request);
        answer(
                received(() -> uploads.finish(
                        operation.repository(),
                        operation.id(),
                        operation.digest(),
                        range,
                        body(request),
                        RequestActor.current())),
                operation,
                response);
    }

    void cancel(Operation.CancelUpload operation, ServerResponse response) {
        answer(uploads.cancel(operation.repository(), operation.id()), operation, response);
    }

    /** Takes a whole blob in one request. */
    private UploadOutcome pushWhole(RepositoryName repository, Digest digest, RequestBytes body) {
        try (BlobWriter writer = blobs.write(repository, digest.algorithm(), RequestActor.current())) {
            writer.write(body);
            return switch (writer.commit(digest)) {
                case BlobWriter.Commit.Committed committed -> new UploadOutcome.Committed(committed.digest());
                case BlobWriter.Commit.WrongDigest wrong -> new UploadOutcome.WrongDigest(wrong.actual());
            };
        }
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

    private static void answer(UploadOutcome outcome, Operation.OfUpload operation, ServerResponse response) {
        answer(outcome, operation.repository(), operation.id(), response);
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
}
