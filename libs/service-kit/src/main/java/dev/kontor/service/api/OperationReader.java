package dev.kontor.service.api;

import dev.kontor.http.QueryParameters;
import dev.kontor.http.RegistryException;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.Reference;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads method and query of a request whose path is known. Errors of the path come first, then those of the method. */
final class OperationReader {
    private static final int MAX_TAGS = 100;
    private static final int REFERRERS_PAGE = 1000;

    private OperationReader() {}

    static Operation read(ApiPath path, ServerRequest request) {
        return switch (path) {
            case ApiPath.ApiBase _ -> read(request, new Operation.CheckApi());
            case ApiPath.ExtensionDiscover _ -> read(request, new Operation.DiscoverExtensions());
            case ApiPath.Catalog _ -> new Operation.ListRepositories(Page.of(readOnly(request)));
            case ApiPath.TagList tags -> new Operation.ListTags(tags.repository(), Page.of(readOnly(request)));
            case ApiPath.ReferrersPath referrers -> referrers(referrers, request);
            case ApiPath.ManifestPath manifest -> manifest(manifest, request);
            case ApiPath.BlobPath blob -> blob(blob, request);
            case ApiPath.UploadStart start -> start(start.repository(), request);
            case ApiPath.UploadPath upload -> upload(upload, request);
            case ApiPath.InvalidName invalid ->
                throw new RegistryException(
                        ErrorCode.NAME_INVALID,
                        ErrorCode.NAME_INVALID.defaultMessage(),
                        Map.of("name", invalid.rawName()));
            case ApiPath.Extension extension -> ExtensionReader.read(extension, request);
            case ApiPath.Unknown _ -> throw noEndpoint();
        };
    }

    static RegistryException noEndpoint() {
        return new RegistryException(ErrorCode.UNSUPPORTED, "there is no such endpoint").withStatus(404);
    }

    static boolean isRead(ServerRequest request) {
        Method method = request.prologue().method();
        return method.equals(Method.GET) || method.equals(Method.HEAD);
    }

    static Operation read(ServerRequest request, Operation operation) {
        if (!isRead(request)) {
            throw RegistryException.methodNotAllowed("GET, HEAD");
        }
        return operation;
    }

    /** The query of a path that is only read. */
    private static QueryParameters readOnly(ServerRequest request) {
        if (!isRead(request)) {
            throw RegistryException.methodNotAllowed("GET, HEAD");
        }
        return QueryParameters.of(request);
    }

    private static Operation referrers(ApiPath.ReferrersPath path, ServerRequest request) {
        QueryParameters query = readOnly(request);
        Digest subject = digest(path.rawDigest());
        Optional<String> type = query.single("artifactType").filter(text -> !text.isEmpty());
        return new Operation.ListReferrers(
                path.repository(), subject, type, Page.of(query).atMost(REFERRERS_PAGE));
    }

    private static Operation manifest(ApiPath.ManifestPath path, ServerRequest request) {
        RepositoryName repository = path.repository();
        Reference reference = Reference.parse(path.rawReference()).orElseThrow(() -> notAReference(path));
        Method method = request.prologue().method();
        if (isRead(request)) {
            return new Operation.PullManifest(repository, reference);
        }
        if (method.equals(Method.PUT)) {
            return new Operation.PushManifest(repository, reference, tags(reference, QueryParameters.of(request)));
        }
        if (method.equals(Method.DELETE)) {
            return new Operation.DeleteManifest(repository, reference);
        }
        throw RegistryException.methodNotAllowed("GET, HEAD, PUT, DELETE");
    }

    private static RegistryException notAReference(ApiPath.ManifestPath path) {
        ErrorCode code = path.rawReference().contains(":") ? ErrorCode.DIGEST_INVALID : ErrorCode.TAG_INVALID;
        return new RegistryException(code, "neither a tag nor a digest", Map.of("reference", path.rawReference()));
    }

    private static Set<Tag> tags(Reference reference, QueryParameters query) {
        List<String> more = query.all("tag");
        if (more.size() > MAX_TAGS) {
            throw new RegistryException(ErrorCode.URI_TOO_LONG, "at most " + MAX_TAGS + " tags in one push");
        }
        Set<Tag> tags = new LinkedHashSet<>();
        if (reference instanceof Tag tag) {
            tags.add(tag);
        }
        for (String text : more) {
            tags.add(Tag.parse(text)
                    .orElseThrow(() -> new RegistryException(ErrorCode.TAG_INVALID, "not a tag", Map.of("tag", text))));
        }
        return tags;
    }

    private static Operation blob(ApiPath.BlobPath path, ServerRequest request) {
        Digest digest = digest(path.rawDigest());
        if (isRead(request)) {
            return new Operation.PullBlob(path.repository(), digest);
        }
        if (request.prologue().method().equals(Method.DELETE)) {
            return new Operation.DeleteBlob(path.repository(), digest);
        }
        throw RegistryException.methodNotAllowed("GET, HEAD, DELETE");
    }

    private static Digest digest(String text) {
        return Digest.parse(text)
                .orElseThrow(
                        () -> new RegistryException(ErrorCode.DIGEST_INVALID, "not a digest", Map.of("digest", text)));
    }

    private static Operation start(RepositoryName repository, ServerRequest request) {
        if (!request.prologue().method().equals(Method.POST)) {
            throw RegistryException.methodNotAllowed("POST");
        }
        QueryParameters query = QueryParameters.of(request);
        Optional<Digest> whole = query.single("digest").map(OperationReader::digestOfContent);
        Operation.PushBlob push = whole.isPresent()
                ? new Operation.PushWholeBlob(repository, whole.get())
                : new Operation.StartUpload(
                        repository,
                        query.single("digest-algorithm")
                                .map(OperationReader::algorithm)
                                .orElse(DigestAlgorithm.SHA256));
        return mount(repository, query, push).orElse(push);
    }

    /**
     * A mount, if that is what is asked for; whatever stands in the way, the client pushes the blob instead ("Mounting a blob
     * from another repository").
     */
    private static Optional<Operation.PushBlob> mount(
            RepositoryName repository, QueryParameters query, Operation.PushBlob otherwise) {
        Optional<Digest> wanted = only(query, "mount").flatMap(Digest::parse);
        Optional<String> source = only(query, "from").filter(text -> !text.isEmpty());
        Optional<RepositoryName> from = source.flatMap(RepositoryName::parse);
        boolean isClear = query.all("from").size() <= 1 && source.isPresent() == from.isPresent();
        return wanted.filter(_ -> isClear).map(digest -> new Operation.MountBlob(repository, digest, from, otherwise));
    }

    private static Optional<String> only(QueryParameters query, String name) {
        return query.all(name).size() == 1 ? query.single(name) : Optional.empty();
    }

    private static Operation upload(ApiPath.UploadPath path, ServerRequest request) {
        RepositoryName repository = path.repository();
        Method method = request.prologue().method();
        if (isRead(request)) {
            return new Operation.UploadStatus(repository, path.id());
        }
        if (method.equals(Method.PATCH)) {
            return new Operation.AppendToUpload(repository, path.id());
        }
        if (method.equals(Method.PUT)) {
            Digest digest = QueryParameters.of(request)
                    .single("digest")
                    .map(OperationReader::digestOfContent)
                    .orElseThrow(() -> new RegistryException(
                            ErrorCode.DIGEST_INVALID, "the closing PUT needs the parameter 'digest'"));
            return new Operation.FinishUpload(repository, path.id(), digest);
        }
        if (method.equals(Method.DELETE)) {
            return new Operation.CancelUpload(repository, path.id());
        }
        throw RegistryException.methodNotAllowed("GET, HEAD, PATCH, PUT, DELETE");
    }

    private static Digest digestOfContent(String text) {
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
