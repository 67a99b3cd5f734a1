package dev.kontor.service.api;

import dev.kontor.http.RequestLabel;
import dev.kontor.http.RequestPath;
import dev.kontor.oci.RepositoryName;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * What a path under {@code /v2} names: the first half of an {@link Operation} (OCI Distribution Specification, "Endpoints").
 *
 * <p>A repository may legally be called {@code a/blobs/uploads}, {@code a/tags} or {@code a/manifests/b}, so the path is
 * read from its end: the last segments name the endpoint, all before them is the repository. Read this way each path has
 * one meaning, because the last segment but one decides alone, with two exceptions that are settled here:
 *
 * <ul>
 *   <li>{@code …/blobs/uploads} starts an upload. It is not the blob with the digest "uploads", which cannot exist.
 *   <li>{@code …/blobs/uploads/x} is the upload x, whatever x is. It is never anything of a repository whose name ends
 *       in {@code blobs}.
 * </ul>
 *
 * <p>A slash at the end is tolerated after {@code /v2} and after {@code blobs/uploads}, where the specification itself
 * writes it, and nowhere else. Names that begin with an underscore are no repositories: they belong to extensions.
 */
public sealed interface ApiPath {
    /** {@code /v2/}: does this server speak the protocol (end-1)? */
    record ApiBase() implements ApiPath {
        @Override
        public String label() {
            return "base";
        }
    }

    /** {@code /v2/_catalog}: the list of repositories. */
    record Catalog() implements ApiPath {
        @Override
        public String label() {
            return "catalog";
        }
    }

    /** {@code /v2/_oci/ext/discover}: the list of extensions. */
    record ExtensionDiscover() implements ApiPath {
        @Override
        public String label() {
            return "extension-discover";
        }
    }

    /** {@code /v2/<name>/tags/list} (end-8). */
    record TagList(RepositoryName repository) implements ApiPath {
        @Override
        public String label() {
            return "tags";
        }
    }

    /**
     * {@code /v2/<name>/manifests/<reference>} (end-3, end-7, end-9).
     *
     * @param rawReference a tag or a digest, not yet checked
     */
    record ManifestPath(RepositoryName repository, String rawReference) implements ApiPath {
        @Override
        public String label() {
            return "manifest";
        }
    }

    /**
     * {@code /v2/<name>/blobs/<digest>} (end-2, end-10).
     *
     * @param rawDigest not yet checked
     */
    record BlobPath(RepositoryName repository, String rawDigest) implements ApiPath {
        @Override
        public String label() {
            return "blob";
        }
    }

    /** {@code /v2/<name>/blobs/uploads/} (end-4a, end-4b, end-11). */
    record UploadStart(RepositoryName repository) implements ApiPath {
        @Override
        public String label() {
            return "upload-start";
        }
    }

    /**
     * {@code /v2/<name>/blobs/uploads/<id>} (end-5, end-6, end-13, end-14).
     *
     * @param id the upload's name as it stands in its Location, not yet checked
     */
    record UploadPath(RepositoryName repository, String id) implements ApiPath {
        @Override
        public String label() {
            return "upload";
        }
    }

    /**
     * {@code /v2/<name>/referrers/<digest>} (end-12a, end-12b).
     *
     * @param rawDigest not yet checked
     */
    record ReferrersPath(RepositoryName repository, String rawDigest) implements ApiPath {
        @Override
        public String label() {
            return "referrers";
        }
    }

    /**
     * {@code /v2/_<extension>/<component>/<module>}: an extension's own endpoint.
     *
     * @param segments the segments after {@code /v2/}, the first of which begins with an underscore
     */
    record Extension(List<String> segments) implements ApiPath {
        public Extension {
            segments = List.copyOf(segments);
        }

        @Override
        public String label() {
            return "extension";
        }
    }

    /**
     * A known endpoint of something that cannot be a repository's name.
     *
     * @param rawName what stands in the name's place
     */
    record InvalidName(String rawName) implements ApiPath {
        @Override
        public String label() {
            return "invalid-name";
        }
    }

    /** No endpoint of this API. */
    record Unknown() implements ApiPath {
        @Override
        public String label() {
            return "unknown";
        }
    }

    /** A fixed word for metrics and logs; never holds anything that a client chose. */
    String label();

    /** The repository that a path names, as it was sent; empty where it names none. For whoever counts what was asked. */
    static Optional<RepositoryName> repositoryOf(String path) {
        return switch (ApiPathReader.read(path)) {
            case ManifestPath manifest -> Optional.of(manifest.repository());
            case BlobPath blob -> Optional.of(blob.repository());
            case TagList tags -> Optional.of(tags.repository());
            case ReferrersPath referrers -> Optional.of(referrers.repository());
            case UploadStart start -> Optional.of(start.repository());
            case UploadPath upload -> Optional.of(upload.repository());
            case ApiBase _, Catalog _, ExtensionDiscover _, Extension _, InvalidName _, Unknown _ -> Optional.empty();
        };
    }

    /** Reads the path of a request that passed the server's guard, and labels the request. */
    static ApiPath of(ServerRequest request) {
        ApiPath path = ApiPathReader.read(RequestPath.of(request));
        RequestLabel.set(path.label());
        return path;
    }

    /**
     * Reads a raw path, in time linear in its length.
     *
     * @param rawPath as the client sent it, without the query
     * @return {@link Unknown} for a path outside {@code /v2} or without a single reading (see {@link RequestPath})
     */
    static ApiPath parse(String rawPath) {
        Optional<String> path = RequestPath.decode(rawPath);
        return path.isEmpty() ? new Unknown() : ApiPathReader.read(path.get());
    }

    /**
     * What a request with this path asks for; it is labelled with that.
     *
     * @throws dev.kontor.http.RegistryException when the path, the method or the query has an error
     */
    default Operation operation(ServerRequest request) {
        Operation operation = OperationReader.read(this, request);
        RequestLabel.set(operation.word());
        return operation;
    }
}
