package dev.kontor.service.api;

import dev.kontor.http.proxy.Passage;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.Reference;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import io.helidon.webserver.http.ServerRequest;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The API: all that a client can ask for, read once from the method, the path and the query of its request (OCI
 * Distribution Specification, "Endpoints"; the numbers are those of its table).
 *
 * <p>An operation says which service answers it ({@link OfGateway} and those beside it), what
 * its caller must be allowed to do ({@link #accesses}), and how it may travel ({@link #passage}). HEAD is GET without the
 * body. {@link ApiPath} knows which methods a path has.
 */
public sealed interface Operation {
    /** What the gateway answers itself. */
    sealed interface OfGateway extends Operation {}

    /** What the blob service answers. */
    sealed interface OfBlobService extends Operation {}

    /** What the manifest service answers. */
    sealed interface OfManifestService extends Operation {}

    /** What the search service answers. */
    sealed interface OfSearchService extends Operation {}

    /** What the service of user preferences answers. */
    sealed interface OfPreferencesService extends Operation {}

    /** {@code GET /v2/}: does this server speak the protocol (end-1)? */
    record CheckApi() implements OfGateway {}

    /** {@code GET /v2/_oci/ext/discover}: which extensions are there? */
    record DiscoverExtensions() implements OfGateway {}

    /** {@code GET /v2/_zot/ext/mgmt}: how does one log in? Everybody may ask. */
    record DescribeServer() implements OfGateway {}

    /** {@code GET, POST, OPTIONS /v2/_zot/ext/search}, and all below: a question in GraphQL. */
    record Search() implements OfSearchService {
        /** The most bytes of a question. */
        public static final int MAX_BYTES = 1 << 20;

        /** It changes nothing, and may be asked again whatever its method. */
        @Override
        public Passage passage() {
            return new Passage(true, Passage.Repetition.IF_HELD, OptionalInt.of(MAX_BYTES), Optional.empty());
        }
    }

    /** What a user may say of a repository. */
    enum Liking {
        /** They like it; how many do is seen by others. */
        STAR,
        /** They want to find it again. */
        BOOKMARK
    }

    /** {@code GET /v2/_kontor/ext/userprefs}: what does the caller like? */
    record ListPreferences() implements OfPreferencesService {}

    /** {@code PUT /v2/_zot/ext/userprefs?action&repo}: to say what was not said, or to take it back. */
    record TogglePreference(Liking liking, RepositoryName repository) implements OfPreferencesService {
        @Override
        public List<Access> accesses() {
            return List.of(Access.to(Action.READ, repository));
        }

        @Override
        public Passage passage() {
            return Passage.changing(Passage.Repetition.NEVER).upTo(MAX_BODY);
        }

        private static final int MAX_BODY = 64 << 10;
    }

    /**
     * {@code PUT} or {@code DELETE /v2/_kontor/ext/userprefs/stars/<name>} and {@code …/bookmarks/<name>}.
     *
     * @param isLiked what shall be true from now on
     */
    record SetPreference(Liking liking, RepositoryName repository, boolean isLiked) implements OfPreferencesService {
        /** What is not there, or not to be read any more, can always be taken back. */
        @Override
        public List<Access> accesses() {
            return isLiked ? List.of(Access.to(Action.READ, repository)) : List.of();
        }

        @Override
        public Passage passage() {
            return Passage.changing(Passage.Repetition.IF_HELD).upTo(TogglePreference.MAX_BODY);
        }
    }

    /** {@code GET /v2/_catalog?n&last}: which repositories are there? */
    record ListRepositories(Page page) implements OfManifestService {}

    /** {@code GET /v2/<name>/tags/list?n&last} (end-8a, end-8b). */
    record ListTags(RepositoryName repository, Page page) implements OfManifestService {
        @Override
        public List<Access> accesses() {
            return List.of(Access.to(Action.READ, repository));
        }
    }

    /**
     * {@code GET /v2/<name>/referrers/<digest>?artifactType&n&last} (end-12a, end-12b).
     *
     * @param artifactType only referrers of this type; empty for all
     */
    record ListReferrers(RepositoryName repository, Digest subject, Optional<String> artifactType, Page page)
            implements OfManifestService {
        @Override
        public List<Access> accesses() {
            return List.of(Access.to(Action.READ, repository));
        }
    }

    /** {@code GET /v2/<name>/manifests/<reference>} (end-3). */
    record PullManifest(RepositoryName repository, Reference reference) implements OfManifestService {
        @Override
        public List<Access> accesses() {
            return List.of(Access.to(Action.READ, repository));
        }
    }

    /**
     * {@code PUT /v2/<name>/manifests/<reference>?tag} (end-7a, end-7b).
     *
     * @param tags all that are to name it, in their order; that of the path is the first
     */
    record PushManifest(RepositoryName repository, Reference reference, Set<Tag> tags) implements OfManifestService {
        /** The most bytes of a manifest. */
        public static final int MAX_BYTES = 4 << 20;

        public PushManifest {
            tags = Collections.unmodifiableSet(new LinkedHashSet<>(tags));
        }

        /** Which of both it is says each tag: one that is there is updated, any other is created. */
        @Override
        public List<Access> accesses() {
            return List.of(new Access(repository, Set.of(Action.CREATE, Action.UPDATE)));
        }

        /**
         * By its digest alone it may be sent twice, since a digest never changes its meaning. By a tag it is idempotent too,
         * but another client may have moved the tag in between and been told so; to send it again would undo that move,
         * which that client has reason to rely on. Whoever pushes is told 503 instead and decides.
         */
        @Override
        public Passage passage() {
            Passage.Repetition repetition = tags.isEmpty() ? Passage.Repetition.IF_HELD : Passage.Repetition.NEVER;
            return Passage.changing(repetition).upTo(MAX_BYTES);
        }
    }

    /** {@code DELETE /v2/<name>/manifests/<reference>}: of a tag alone, or of a manifest with its tags (end-9). */
    record DeleteManifest(RepositoryName repository, Reference reference) implements OfManifestService {
        @Override
        public List<Access> accesses() {
            return List.of(Access.to(Action.DELETE, repository));
        }

        @Override
        public Passage passage() {
            return Passage.changing(Passage.Repetition.NEVER);
        }
    }

    /** {@code GET /v2/<name>/blobs/<digest>} (end-2). */
    record PullBlob(RepositoryName repository, Digest digest) implements OfBlobService {
        @Override
        public List<Access> accesses() {
            return List.of(Access.to(Action.READ, repository));
        }
    }

    /** {@code DELETE /v2/<name>/blobs/<digest>} (end-10). */
    record DeleteBlob(RepositoryName repository, Digest digest) implements OfBlobService {
        @Override
        public List<Access> accesses() {
            return List.of(Access.to(Action.DELETE, repository));
        }

        @Override
        public Passage passage() {
            return Passage.changing(Passage.Repetition.NEVER);
        }
    }

    /** What brings a blob into a repository, by a request to {@code /v2/<name>/blobs/uploads/}. */
    sealed interface PushBlob extends OfBlobService {
        /** Into which repository. */
        RepositoryName repository();

        @Override
        default List<Access> accesses() {
            return List.of(Access.to(Action.CREATE, repository()));
        }

        /** The first request writes nothing, or does what the second finds done. */
        @Override
        default Passage passage() {
            return Passage.changing(Passage.Repetition.WITHOUT_BODY);
        }
    }

    /**
     * {@code POST /v2/<name>/blobs/uploads/?digest-algorithm} (end-4a).
     *
     * @param algorithm of the digest that is computed while bytes arrive
     */
    record StartUpload(RepositoryName repository, DigestAlgorithm algorithm) implements PushBlob {}

    /** {@code POST /v2/<name>/blobs/uploads/?digest=<digest>}: the whole blob in one request (end-4b). */
    record PushWholeBlob(RepositoryName repository, Digest digest) implements PushBlob {}

    /**
     * {@code POST /v2/<name>/blobs/uploads/?mount=<digest>&from=<other name>} (end-11).
     *
     * @param from where the blob is; empty where the client does not say
     * @param otherwise what is done when it is not there, or may not be read there
     */
    record MountBlob(RepositoryName repository, Digest digest, Optional<RepositoryName> from, PushBlob otherwise)
            implements PushBlob {}

    /** What is done to an upload, by a request to {@code /v2/<name>/blobs/uploads/<id>}. */
    sealed interface OfUpload extends OfBlobService {
        /** Into which repository it is. */
        RepositoryName repository();

        /** Its name, as it stands in the {@code Location} of its beginning; not yet checked. */
        String id();

        @Override
        default List<Access> accesses() {
            return List.of(Access.to(Action.CREATE, repository()));
        }
    }

    /** {@code GET /v2/<name>/blobs/uploads/<id>}: how far it has come (end-13). */
    record UploadStatus(RepositoryName repository, String id) implements OfUpload {
        @Override
        public Passage passage() {
            return Passage.reading().keeping(id);
        }
    }

    /** {@code PATCH /v2/<name>/blobs/uploads/<id>}: some bytes of it (end-5). A second time would append them twice. */
    record AppendToUpload(RepositoryName repository, String id) implements OfUpload {
        @Override
        public Passage passage() {
            return Passage.changing(Passage.Repetition.NEVER).keeping(id);
        }
    }

    /** {@code PUT /v2/<name>/blobs/uploads/<id>?digest=<digest>}: its end, which may be told twice (end-6). */
    record FinishUpload(RepositoryName repository, String id, Digest digest) implements OfUpload {
        @Override
        public Passage passage() {
            return Passage.changing(Passage.Repetition.WITHOUT_BODY).keeping(id);
        }
    }

    /** {@code DELETE /v2/<name>/blobs/uploads/<id>}: it is given up (end-14). */
    record CancelUpload(RepositoryName repository, String id) implements OfUpload {
        @Override
        public Passage passage() {
            return Passage.changing(Passage.Repetition.NEVER).keeping(id);
        }
    }

    /** What may be allowed to somebody in a repository; the words of zot's access control. */
    enum Action {
        /** Pull, and see what is there. */
        READ,
        /** Push what is not there. */
        CREATE,
        /** Move a tag that is there. */
        UPDATE,
        /** Delete. */
        DELETE
    }

    /**
     * What an operation needs in one repository.
     *
     * @param actions one of them; where there are several, only the service that answers knows which
     */
    record Access(RepositoryName repository, Set<Action> actions) {
        public Access {
            actions = Set.copyOf(actions);
        }

        static Access to(Action action, RepositoryName repository) {
            return new Access(repository, Set.of(action));
        }
    }

    /**
     * What the caller must be allowed, all of it; nothing where whoever answers shows only what the caller may see. What a
     * mount needs at its source is asked there: where it is lacking, the client pushes the blob instead.
     */
    default List<Access> accesses() {
        return List.of();
    }

    /** How the request may be sent to a replica of the service, and again to another one. */
    default Passage passage() {
        return Passage.reading();
    }

    /**
     * Reads a request that passed the server's guard, and labels it.
     *
     * @throws dev.kontor.http.RegistryException when it asks for nothing that there is, or not as it must be asked
     */
    static Operation of(ServerRequest request) {
        return ApiPath.of(request).operation(request);
    }

    /** Its kind in a fixed word, such as {@code pull-manifest}, for metrics and logs. */
    default String word() {
        return word(getClass());
    }

    /** The word for a kind. */
    static String word(Class<? extends Operation> kind) {
        return OperationWords.of(kind);
    }
}
