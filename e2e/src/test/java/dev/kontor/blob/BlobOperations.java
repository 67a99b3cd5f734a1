package dev.kontor.blob;

import dev.kontor.http.RequestBody;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.media.ReadableEntity;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The blob service's operations of one process, for tests that run them without a server. */
public final class BlobOperations {
    private final RegistryStore store;
    private final InstantSource clock;
    private final Blobs blobs;
    private final Uploads uploads;

    /** A process on a store. */
    public BlobOperations(RegistryStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.blobs = new Blobs(_ -> store, clock);
        this.uploads = new Uploads(_ -> store, blobs, clock);
    }

    /** Mounts a blob; answers {@code mounted} or {@code absent}. */
    public String mount(RepositoryName repository, Digest blob, Optional<RepositoryName> from) {
        return blobs.mount(repository, blob, from) ? "mounted" : "absent";
    }

    /** Deletes a blob from a repository; answers {@code removed} or {@code unknown}. */
    public String unlink(RepositoryName repository, Digest blob) {
        return blobs.unlink(repository, blob) ? "removed" : "unknown";
    }

    /** Begins an upload. */
    public String begin(RepositoryName repository) {
        return uploads.begin(repository, DigestAlgorithm.SHA256);
    }

    /** Appends to an upload; answers {@code open}, {@code busy} or {@code unknown}. */
    public String append(RepositoryName repository, String upload, byte[] bytes) {
        return told(uploads.append(repository, upload, Optional.empty(), body(bytes)));
    }

    /** Finishes an upload; answers {@code committed}, {@code busy} or {@code unknown}. */
    public String finish(RepositoryName repository, String upload, Digest blob) {
        return told(uploads.finish(repository, upload, blob, Optional.empty(), body(new byte[0])));
    }

    /** Cancels an upload; answers {@code cancelled}, {@code busy} or {@code unknown}. */
    public String cancel(RepositoryName repository, String upload) {
        return told(uploads.cancel(repository, upload));
    }

    /** Sweeps the uploads once; answers {@code swept}. */
    public String sweep() {
        new UploadSweep(List.of(store), uploads, clock).sweep(store);
        return "swept";
    }

    /** Whether an upload takes bytes and was touched within the time, or {@code done}, or {@code ended}. */
    public static String phase(Key key, Document upload, InstantSource clock, Duration expiry) {
        UploadState state = UploadState.decode(key, upload.bytes());
        return switch (state.phase()) {
            case OPEN -> state.touched().plus(expiry).isAfter(clock.instant()) ? "fresh" : "stale";
            case DONE -> "done";
            case ABORTED -> "ended";
        };
    }

    private static String told(UploadOutcome outcome) {
        return switch (outcome) {
            case UploadOutcome.Open _ -> "open";
            case UploadOutcome.Committed _ -> "committed";
            case UploadOutcome.Cancelled _ -> "cancelled";
            case UploadOutcome.Unknown _ -> "unknown";
            case UploadOutcome.Busy _ -> "busy";
            case UploadOutcome.OutOfOrder _, UploadOutcome.WrongLength _, UploadOutcome.WrongDigest _ ->
                throw new AssertionError("the upload is whole: " + outcome);
        };
    }

    private static RequestBody body(byte[] bytes) {
        ServerRequestHeaders headers =
                answering(ServerRequestHeaders.class, Map.of("contentLength", OptionalLong.of(bytes.length)));
        ReadableEntity entity = answering(
                ReadableEntity.class,
                Map.of("hasEntity", bytes.length > 0, "inputStream", new ByteArrayInputStream(bytes)));
        return RequestBody.of(answering(ServerRequest.class, Map.of("headers", headers, "content", entity)));
    }

    /** An object whose methods of these names answer so, and which has no others. */
    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            Object answer = answers.get(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(method.toString());
            }
            return answer;
        }));
    }
}
