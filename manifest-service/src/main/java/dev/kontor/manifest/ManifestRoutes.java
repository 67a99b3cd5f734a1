package dev.kontor.manifest;

import dev.kontor.http.Preconditions;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestBody;
import dev.kontor.http.ResponseBody;
import dev.kontor.oci.Descriptor;
import dev.kontor.oci.Digest;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.ManifestParse;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.Reference;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.Condition;
import dev.kontor.registry.FoundManifest;
import dev.kontor.registry.Manifests;
import dev.kontor.registry.Push;
import dev.kontor.registry.PushOutcome;
import dev.kontor.registry.RemovalOutcome;
import dev.kontor.registry.Repositories;
import dev.kontor.registry.TagGuard;
import dev.kontor.registry.Tags;
import dev.kontor.registry.document.StoredManifest;
import dev.kontor.service.access.Access;
import dev.kontor.service.api.Operation;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.RequestActor;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** GET, HEAD, PUT and DELETE of a manifest (OCI Distribution Specification, end-3, end-7 and end-9). */
final class ManifestRoutes {
    private static final int MAX_MANIFEST_BYTES = Operation.PushManifest.MAX_BYTES;

    /** An image has at most 127 layers, a large build cache some hundreds. */
    private static final int MAX_DESCRIPTORS = 4096;

    private static final HeaderName CONTENT_DIGEST = HeaderNames.create("Docker-Content-Digest");
    private static final HeaderName OCI_SUBJECT = HeaderNames.create("OCI-Subject");
    private static final HeaderName OCI_TAG = HeaderNames.create("OCI-Tag");

    private final Repositories repositories;
    private final Manifests manifests;
    private final Tags tags;
    private final Access access;
    private final LargeManifests memory = LargeManifests.forThisHeap(MAX_MANIFEST_BYTES);

    ManifestRoutes(Repositories repositories, Manifests manifests, Tags tags, Access access) {
        this.access = access;
        this.repositories = repositories;
        this.manifests = manifests;
        this.tags = tags;
    }

    void pull(Operation.PullManifest operation, ServerRequest request, ServerResponse response) {
        RepositoryName repository = operation.repository();
        Reference reference = operation.reference();
        switch (manifests.find(repository, reference)) {
            case FoundManifest.Live live -> send(live.digest(), live.stored(), request, response);
            case FoundManifest.Remote remote -> send(remote.digest(), remote.stored(), request, response);
            case FoundManifest.Held _ ->
                throw new RegistryException(
                        ErrorCode.DENIED,
                        "the manifest is held until it has been checked",
                        Map.of("name", repository, "reference", reference.value()));
            // To clients that can push it again it is not there: they do, and it is whole again.
            case FoundManifest.Quarantined _ ->
                throw new RegistryException(
                        ErrorCode.MANIFEST_UNKNOWN,
                        "the manifest is damaged: push it again",
                        Map.of("name", repository, "reference", reference.value()));
            case FoundManifest.Unknown unknown -> throw unknown(unknown.isRepositoryKnown(), repository, reference);
        }
    }

    private static void send(Digest digest, StoredManifest stored, ServerRequest request, ServerResponse response) {
        String etag = EntityTag.of(digest);
        response.header(CONTENT_DIGEST, digest.value());
        response.header(HeaderNames.ETAG, etag);
        if (Preconditions.of(request).answerNotModified(etag, response)) {
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, stored.mediaType());
        ResponseBody.send(request, response, stored.bytes());
    }

    void push(Operation.PushManifest operation, ServerRequest request, ServerResponse response) {
        RepositoryName repository = operation.repository();
        Reference reference = operation.reference();
        Set<Tag> named = operation.tags();
        MediaType type = mediaType(request);
        Preconditions preconditions = preconditions(reference, named, request);
        if (named.isEmpty() && !access.permits(Action.CREATE, repository, reference)) {
            throw access.refusal(Action.CREATE, repository, reference);
        }
        try (LargeManifests.Room arriving = memory.arriving()) {
            byte[] bytes = body(request, arriving);
            Digest digest = digest(reference, bytes);
            Manifest manifest;
            try (LargeManifests.Room _ = memory.working(bytes.length)) {
                manifest = parse(bytes, type);
                run(
                        new Push(
                                repository, digest, manifest, bytes, named, condition(preconditions), guard(operation)),
                        reference);
            }
            created(repository, reference, digest, manifest, named, response);
        }
    }

    /** To move a tag is another right than to make one; whoever pushes by digest needs the same for the digest. */
    private TagGuard guard(Operation.PushManifest operation) {
        if (access.isOpen()) {
            return TagGuard.NONE;
        }
        RepositoryName repository = operation.repository();
        return (tag, isThere) -> access.permits(action(isThere), repository, tag)
                && (operation.reference() instanceof Tag
                        || access.permits(action(isThere), repository, operation.reference()));
    }

    private static Action action(boolean isThere) {
        return isThere ? Action.UPDATE : Action.CREATE;
    }

    private RegistryException guarded(PushOutcome.Guarded guarded, RepositoryName repository, Reference reference) {
        Action action = action(guarded.wasThere());
        Reference refused = access.permits(action, repository, guarded.tag()) ? reference : guarded.tag();
        return access.refusal(action, repository, refused);
    }

    private static byte[] body(ServerRequest request, LargeManifests.Room room) {
        RequestBody body = RequestBody.of(request);
        long most = Math.min(body.contentLength().orElse(MAX_MANIFEST_BYTES), MAX_MANIFEST_BYTES);
        return body.readAtMost(MAX_MANIFEST_BYTES, LargeManifests.FREE_BYTES, () -> room.take(most))
                .orElseThrow(() -> tooLarge("a manifest has at most " + MAX_MANIFEST_BYTES + " bytes"));
    }

    private static Manifest parse(byte[] bytes, MediaType type) {
        Manifest manifest = switch (Manifest.parse(bytes, type)) {
            case ManifestParse.Valid valid -> valid.manifest();
            case ManifestParse.Invalid invalid ->
                throw new RegistryException(ErrorCode.MANIFEST_INVALID, invalid.reason());
        };
        if (manifest.descriptorCount() > MAX_DESCRIPTORS) {
            throw tooLarge("a manifest has at most " + MAX_DESCRIPTORS + " descriptors, this one has "
                    + manifest.descriptorCount());
        }
        return manifest;
    }

    private void run(Push push, Reference reference) {
        switch (manifests.push(push, RequestActor.current())) {
            case PushOutcome.Stored _ -> {}
            case PushOutcome.Missing missing ->
                throw new RegistryException(
                        ErrorCode.MANIFEST_BLOB_UNKNOWN,
                        ErrorCode.MANIFEST_BLOB_UNKNOWN.defaultMessage(),
                        Map.of("digests", missing.digests()));
            case PushOutcome.WrongSize wrong ->
                throw new RegistryException(
                        ErrorCode.SIZE_INVALID,
                        "a descriptor gives its content another size than it has",
                        Map.of("descriptors", mismatches(wrong)));
            case PushOutcome.OtherType other ->
                throw new RegistryException(
                        ErrorCode.MANIFEST_INVALID, "the repository has this digest as " + other.stored());
            case PushOutcome.Guarded guarded -> throw guarded(guarded, push.repository(), reference);
            case PushOutcome.ConditionFailed _ -> throw new RegistryException(ErrorCode.PRECONDITION_FAILED);
            case PushOutcome.Rejected rejected ->
                throw new RegistryException(
                        ErrorCode.MANIFEST_INVALID,
                        String.join("; ", rejected.reasons()),
                        Map.of("reasons", rejected.reasons()));
        }
    }

    private static Optional<Condition> condition(Preconditions preconditions) {
        return preconditions.isEmpty()
                ? Optional.empty()
                : Optional.of(named -> preconditions.against(named.map(EntityTag::of)) == Preconditions.Verdict.HOLD);
    }

    private static List<Map<String, Object>> mismatches(PushOutcome.WrongSize wrong) {
        List<Map<String, Object>> descriptors = new ArrayList<>();
        wrong.mismatches().forEach(each -> {
            Map<String, Object> descriptor = new LinkedHashMap<>();
            descriptor.put("digest", each.digest());
            descriptor.put("size", each.statedBytes());
            descriptor.put("actualSize", each.actualBytes());
            descriptors.add(descriptor);
        });
        return descriptors;
    }

    private static void created(
            RepositoryName repository,
            Reference reference,
            Digest digest,
            Manifest manifest,
            Set<Tag> tags,
            ServerResponse response) {
        response.status(Status.CREATED_201);
        response.header(HeaderNames.LOCATION, "/v2/" + repository.value() + "/manifests/" + digest.value());
        response.header(CONTENT_DIGEST, digest.value());
        manifest.subject().map(Descriptor::digest).ifPresent(subject -> response.header(OCI_SUBJECT, subject.value()));
        if (reference instanceof Digest && !tags.isEmpty()) {
            response.header(OCI_TAG, tags.stream().map(Tag::value).toArray(String[]::new));
        }
        response.send();
    }

    void delete(Operation.DeleteManifest operation, ServerRequest request, ServerResponse response) {
        RepositoryName repository = operation.repository();
        Reference reference = operation.reference();
        Optional<Condition> condition = condition(Preconditions.of(request));
        if (reference instanceof Digest digest && access.guardsTags(repository)) {
            refuseIfTagged(repository, digest);
        }
        RemovalOutcome outcome = switch (reference) {
            case Tag tag -> tags.remove(repository, tag, condition, RequestActor.current());
            case Digest digest -> manifests.remove(repository, digest, condition, RequestActor.current());
        };
        switch (outcome) {
            case REMOVED -> response.status(Status.ACCEPTED_202).send();
            case UNKNOWN -> throw removed(repository, reference);
            case CONDITION_FAILED -> throw new RegistryException(ErrorCode.PRECONDITION_FAILED);
        }
    }

    /** Whoever is under {@code detectManifestCollision} takes away the other tags first. */
    private void refuseIfTagged(RepositoryName repository, Digest digest) {
        if (tags.of(repository, digest, 2).size() > 1) {
            throw new RegistryException(
                            ErrorCode.MANIFEST_INVALID,
                            "the manifest has more than one tag: delete tags, or all but one of them first",
                            Map.of("name", repository, "reference", digest))
                    .withStatus(Status.CONFLICT_409.code());
        }
    }

    /** One step can compare and move one tag: that of the path, and no others of the query beside it. */
    private static Preconditions preconditions(Reference reference, Set<Tag> tags, ServerRequest request) {
        Preconditions preconditions = Preconditions.of(request);
        boolean namesOnlyThePath = reference instanceof Tag ? tags.size() == 1 : tags.isEmpty();
        if (!preconditions.isEmpty() && !namesOnlyThePath) {
            throw new RegistryException(
                            ErrorCode.UNSUPPORTED, "a precondition can guard what the path names, not further tags")
                    .withStatus(Status.BAD_REQUEST_400.code());
        }
        return preconditions;
    }

    private static RegistryException tooLarge(String message) {
        return new RegistryException(ErrorCode.MANIFEST_TOO_LARGE, message);
    }

    private static MediaType mediaType(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .flatMap(MediaType::parse)
                .filter(MediaType::isManifest)
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "the Content-Type must be that of an OCI or Docker manifest or index"));
    }

    private static Digest digest(Reference reference, byte[] bytes) {
        return switch (reference) {
            case Tag _ -> Digest.sha256(bytes);
            case Digest expected -> {
                Digest actual = Digest.ofBytes(expected.algorithm(), bytes);
                if (!actual.equals(expected)) {
                    throw new RegistryException(
                            ErrorCode.DIGEST_INVALID,
                            ErrorCode.DIGEST_INVALID.defaultMessage(),
                            Map.of("actual", actual));
                }
                yield actual;
            }
        };
    }

    private RegistryException removed(RepositoryName repository, Reference reference) {
        return unknown(repositories.contains(repository), repository, reference);
    }

    private static RegistryException unknown(
            boolean isRepositoryKnown, RepositoryName repository, Reference reference) {
        ErrorCode code = isRepositoryKnown ? ErrorCode.MANIFEST_UNKNOWN : ErrorCode.NAME_UNKNOWN;
        return new RegistryException(
                code, code.defaultMessage(), Map.of("name", repository, "reference", reference.value()));
    }
}
