package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.HttpServer;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.http.proxy.Passage;
import dev.kontor.service.api.Operation;
import dev.kontor.testkit.RawHttp;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole API as a table: what each request means, who answers it, what it needs, and whether it may be sent twice. */
class OperationTest {
    private static final String A = "sha256:" + "a".repeat(64);
    private static final BlockingQueue<Operation> READ = new LinkedBlockingQueue<>();
    private static final List<String> LABELS = new CopyOnWriteArrayList<>();
    private static HttpServer server;

    @BeforeAll
    static void start() {
        server = HttpServer.builder(HttpServerConfig.at("127.0.0.1", 0))
                .routes(routing -> {
                    routing.any("/v2", OperationTest::read);
                    routing.any("/v2/*", OperationTest::read);
                })
                .observer(request -> LABELS.add(request.label()))
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void read(ServerRequest request, ServerResponse response) {
        READ.add(Operation.of(request));
        response.send("read".getBytes(StandardCharsets.US_ASCII));
    }

    private static RawHttp.Answer ask(String request) {
        LABELS.clear();
        READ.clear();
        try (RawHttp http = RawHttp.connect(server.port())) {
            http.request(request + " HTTP/1.1", "Content-Length: 0");
            return request.startsWith("HEAD") ? http.receiveHead() : http.receive();
        }
    }

    /** A stands for a digest. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET /v2/                            | check-api | CheckApi[]                                             | gateway  |                  | reads
        HEAD /v2                            | check-api | CheckApi[]                                             | gateway  |                  | reads
        GET /v2/_oci/ext/discover           | discover-extensions | DiscoverExtensions[]                                   | gateway  |                  | reads
        GET /v2/_zot/ext/mgmt               | describe-server | DescribeServer[]                                       | gateway  |                  | reads
        GET /v2/_zot/ext/search?query=x     | search | Search[]                                               | search   |                  | reads
        POST /v2/_zot/ext/search/x          | search | Search[]                                               | search   |                  | reads
        OPTIONS /v2/_zot/ext/search         | search | Search[]                                               | search   |                  | reads
        PUT /v2/_zot/ext/userprefs?action=toggleStar&repo=a/b | toggle-preference | TogglePreference[liking=STAR, repository=a/b] | userprefs | READ a/b       | NEVER
        PUT /v2/_zot/ext/userprefs?repo=a&action=toggleBookmark | toggle-preference | TogglePreference[liking=BOOKMARK, repository=a] | userprefs | READ a      | NEVER
        GET /v2/_kontor/ext/userprefs       | list-preferences | ListPreferences[]                                      | userprefs |                 | reads
        PUT /v2/_kontor/ext/userprefs/stars/a/b | set-preference | SetPreference[liking=STAR, repository=a/b, isLiked=true] | userprefs | READ a/b      | IF_HELD
        DELETE /v2/_kontor/ext/userprefs/bookmarks/a | set-preference | SetPreference[liking=BOOKMARK, repository=a, isLiked=false] | userprefs |           | IF_HELD
        GET /v2/_catalog?n=5&last=x         | list-repositories | ListRepositories[page=Page[size=5, last=x]]            | manifest |                  | reads
        GET /v2/a/b/tags/list               | list-tags | ListTags[repository=a/b, page=Page[size=10000, last=]] | manifest | READ a/b         | reads
        GET /v2/a/referrers/A?artifactType=x&n=9999 | list-referrers | ListReferrers[repository=a, subject=A, artifactType=Optional[x], page=Page[size=1000, last=]] | manifest | READ a | reads
        GET /v2/a/manifests/t               | pull-manifest | PullManifest[repository=a, reference=t]                | manifest | READ a           | reads
        HEAD /v2/a/manifests/A              | pull-manifest | PullManifest[repository=a, reference=A]                | manifest | READ a           | reads
        PUT /v2/a/manifests/t?tag=u&tag=t   | push-manifest | PushManifest[repository=a, reference=t, tags=[t, u]]   | manifest | CREATE/UPDATE a  | NEVER
        PUT /v2/a/manifests/A               | push-manifest | PushManifest[repository=a, reference=A, tags=[]]       | manifest | CREATE/UPDATE a  | IF_HELD
        PUT /v2/a/manifests/A?tag=t         | push-manifest | PushManifest[repository=a, reference=A, tags=[t]]      | manifest | CREATE/UPDATE a  | NEVER
        DELETE /v2/a/manifests/t            | delete-manifest | DeleteManifest[repository=a, reference=t]              | manifest | DELETE a         | NEVER
        GET /v2/a/blobs/A                   | pull-blob | PullBlob[repository=a, digest=A]                       | blob     | READ a           | reads
        DELETE /v2/a/blobs/A                | delete-blob | DeleteBlob[repository=a, digest=A]                     | blob     | DELETE a         | NEVER
        POST /v2/a/blobs/uploads/           | start-upload | StartUpload[repository=a, algorithm=SHA256]            | blob     | CREATE a         | WITHOUT_BODY
        POST /v2/a/blobs/uploads/?digest-algorithm=sha512 | start-upload | StartUpload[repository=a, algorithm=SHA512]    | blob     | CREATE a         | WITHOUT_BODY
        POST /v2/a/blobs/uploads/?digest=A  | push-whole-blob | PushWholeBlob[repository=a, digest=A]                  | blob     | CREATE a         | WITHOUT_BODY
        POST /v2/a/blobs/uploads/?mount=A&from=b | mount-blob | MountBlob[repository=a, digest=A, from=Optional[b], otherwise=StartUpload[repository=a, algorithm=SHA256]] | blob | CREATE a | WITHOUT_BODY
        POST /v2/a/blobs/uploads/?mount=A   | mount-blob | MountBlob[repository=a, digest=A, from=Optional.empty, otherwise=StartUpload[repository=a, algorithm=SHA256]] | blob | CREATE a | WITHOUT_BODY
        POST /v2/a/blobs/uploads/?mount=A&from=B! | start-upload | StartUpload[repository=a, algorithm=SHA256]            | blob     | CREATE a         | WITHOUT_BODY
        POST /v2/a/blobs/uploads/?mount=x&digest=A | push-whole-blob | PushWholeBlob[repository=a, digest=A]                 | blob     | CREATE a         | WITHOUT_BODY
        GET /v2/a/blobs/uploads/i           | upload-status | UploadStatus[repository=a, id=i]                       | blob     | CREATE a         | reads, with i
        PATCH /v2/a/blobs/uploads/i         | append-to-upload | AppendToUpload[repository=a, id=i]                     | blob     | CREATE a         | NEVER, with i
        PUT /v2/a/blobs/uploads/i?digest=A  | finish-upload | FinishUpload[repository=a, id=i, digest=A]             | blob     | CREATE a         | WITHOUT_BODY, with i
        DELETE /v2/a/blobs/uploads/i        | cancel-upload | CancelUpload[repository=a, id=i]                       | blob     | CREATE a         | NEVER, with i
        """)
    void isReadOnce(String request, String label, String text, String service, String accesses, String travels) {
        assertThat(ask(request.replace("/A", "/" + A).replace("=A", "=" + A)).status())
                .isEqualTo(200);

        Operation operation = READ.remove();

        assertThat(operation.toString().replace(A, "A")).isEqualTo(text);
        assertThat(service(operation)).isEqualTo(service);
        assertThat(accesses(operation)).isEqualTo(accesses == null ? "" : accesses);
        assertThat(travels(operation.passage())).isEqualTo(travels);
        awaitLabel(label);
    }

    /** It is told when the answer is out. */
    private static void awaitLabel(String label) {
        await().untilAsserted(() -> assertThat(LABELS).containsExactly(label));
    }

    private static String service(Operation operation) {
        return switch (operation) {
            case Operation.OfGateway _ -> "gateway";
            case Operation.OfBlobService _ -> "blob";
            case Operation.OfManifestService _ -> "manifest";
            case Operation.OfSearchService _ -> "search";
            case Operation.OfPreferencesService _ -> "userprefs";
        };
    }

    private static String accesses(Operation operation) {
        return operation.accesses().stream()
                .map(access -> access.actions().stream()
                                .sorted()
                                .map(Operation.Action::name)
                                .collect(Collectors.joining("/"))
                        + " " + access.repository())
                .collect(Collectors.joining(", "));
    }

    private static String travels(Passage passage) {
        return (passage.reads() ? "reads" : passage.repetition().name())
                + passage.affinity().map(id -> ", with " + id).orElse("");
    }

    /** What has two errors is told that of its path first, then that of its method. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        POST /v2/                             | 405 | UNSUPPORTED               | GET, HEAD
        POST /v2/_catalog?n=x                 | 405 | UNSUPPORTED               | GET, HEAD
        PUT /v2/a/tags/list                   | 405 | UNSUPPORTED               | GET, HEAD
        DELETE /v2/a/referrers/x              | 405 | UNSUPPORTED               | GET, HEAD
        POST /v2/a/manifests/t                | 405 | UNSUPPORTED               | GET, HEAD, PUT, DELETE
        PUT /v2/a/blobs/A                     | 405 | UNSUPPORTED               | GET, HEAD, DELETE
        GET /v2/a/blobs/uploads/              | 405 | UNSUPPORTED               | POST
        POST /v2/a/blobs/uploads/i            | 405 | UNSUPPORTED               | GET, HEAD, PATCH, PUT, DELETE
        POST /v2/a/manifests/-t               | 400 | TAG_INVALID               |
        POST /v2/a/manifests/sha256:x         | 400 | DIGEST_INVALID            |
        PUT /v2/a/blobs/x                     | 400 | DIGEST_INVALID            |
        GET /v2/a/referrers/x                 | 400 | DIGEST_INVALID            |
        BREW /v2/A/manifests/t                | 400 | NAME_INVALID              |
        GET /v2/_catalog?n=x                  | 400 | PAGINATION_NUMBER_INVALID |
        GET /v2/a/tags/list?n=1&n=2           | 400 | UNSUPPORTED               |
        PUT /v2/a/manifests/t?tag=-           | 400 | TAG_INVALID               |
        PUT /v2/a/blobs/uploads/i             | 400 | DIGEST_INVALID            |
        POST /v2/a/blobs/uploads/?digest=x    | 400 | DIGEST_INVALID            |
        POST /v2/a/blobs/uploads/?digest-algorithm=md5 | 400 | DIGEST_INVALID   |
        GET /v2/a                             | 404 | UNSUPPORTED               |
        GET /v2/_x/ext/y                      | 404 | UNSUPPORTED               |
        """)
    void saysWhatIsWrong(String request, int status, String code, String allow) {
        RawHttp.Answer answer = ask(request.replace("/A ", "/" + A + " ").replaceFirst("/A$", "/" + A));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains("\"" + code + "\"");
        assertThat(answer.header("Allow").orElse("")).isEqualTo(allow == null ? "" : allow);
        assertThat(READ).isEmpty();
    }

    @Test
    void labelsWhatIsNoOperation() {
        assertThat(ask("GET /v2/A/tags/list").status()).isEqualTo(400);
        awaitLabel("invalid-name");
        assertThat(ask("GET /v2/_x/ext/y").status()).isEqualTo(404);
        awaitLabel("extension");
        assertThat(ask("GET /v2/a").status()).isEqualTo(404);
        awaitLabel("unknown");
        assertThat(ask("GET /elsewhere").status()).isEqualTo(404);
        awaitLabel("unknown");
    }
}
