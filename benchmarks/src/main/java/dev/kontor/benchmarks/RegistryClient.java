package dev.kontor.benchmarks;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Speaks the OCI Distribution Specification with one registry, one request at a time, over connections that stay open.
 *
 * <p>Every method throws {@link PeerException} if the registry does not do what it is asked. For one thread.
 */
final class RegistryClient implements AutoCloseable {
    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final int MOST_REDIRECTS = 3;

    private final Peer peer;
    /** By address: a redirect or an upload location can lead elsewhere. */
    private final Map<String, HttpConnection> connections = new HashMap<>();

    private RegistryClient(Peer peer) {
        this.peer = peer;
    }

    /** Connects, so that the first request is as quick as the others. */
    static RegistryClient connect(Peer peer) {
        RegistryClient client = new RegistryClient(peer);
        client.connection(peer.origin());
        return client;
    }

    /** "Determining Support": asks whether there is a registry that lets us in. */
    void checkSupport() {
        succeed(Request.get(path("")));
    }

    /** Whether the repository has the blob. */
    boolean hasBlob(String repository, ContentDigest digest) {
        return has(new Request("HEAD", path(repository + "/blobs/" + digest), Map.of(), Payload.EMPTY));
    }

    /** "Pushing a blob monolithically", POST then PUT. */
    void pushBlob(String repository, Payload blob) {
        String uploads = path(repository + "/blobs/uploads/");
        Request start = new Request("POST", uploads, Map.of(), Payload.EMPTY);
        Response started = succeed(start);
        Location location = locate(peer.origin(), start, started);
        Request close = new Request(
                "PUT", location.closingTarget(blob.digest()), Map.of("Content-Type", "application/octet-stream"), blob);
        succeed(location.origin(), close, BodySink.DISCARD);
    }

    /**
     * "Pulling blobs", following redirects.
     *
     * @return how many bytes came
     */
    long pullBlob(String repository, ContentDigest digest, BodySink sink) {
        Origin origin = peer.origin();
        Request request = Request.get(path(repository + "/blobs/" + digest));
        Response response = exchange(origin, request, sink);
        for (int hops = 0; response.isRedirect() && hops < MOST_REDIRECTS; hops++) {
            Location location = locate(origin, request, response);
            origin = location.origin();
            request = Request.get(location.target());
            response = exchange(origin, request, sink);
        }
        return requireSuccess(request, response).bodyBytes();
    }

    /** Whether the repository has a manifest of this tag or digest. */
    boolean hasManifest(String repository, String reference) {
        return has(manifestRequest("HEAD", repository, reference));
    }

    /** "Pushing Manifests"; moves the tag if it is there. */
    void pushManifest(String repository, String reference, Payload manifest) {
        succeed(new Request(
                "PUT", path(repository + "/manifests/" + reference), Map.of("Content-Type", MANIFEST_TYPE), manifest));
    }

    /** "Pulling manifests". */
    void pullManifest(String repository, String reference) {
        succeed(manifestRequest("GET", repository, reference));
    }

    /**
     * Asks for a list.
     *
     * @param pathAndQuery what follows {@code /v2/}
     */
    void list(String pathAndQuery, BodySink sink) {
        succeed(peer.origin(), Request.get(path(pathAndQuery)), sink);
    }

    @Override
    public void close() {
        connections.values().forEach(HttpConnection::close);
        connections.clear();
    }

    private String path(String afterBase) {
        return peer.origin().prefix() + "/v2/" + afterBase;
    }

    private Request manifestRequest(String method, String repository, String reference) {
        return new Request(
                method, path(repository + "/manifests/" + reference), Map.of("Accept", MANIFEST_TYPE), Payload.EMPTY);
    }

    private boolean has(Request request) {
        Response response = exchange(peer.origin(), request, BodySink.DISCARD);
        return response.status() != 404 && requireSuccess(request, response).isSuccess();
    }

    private Response succeed(Request request) {
        return succeed(peer.origin(), request, BodySink.DISCARD);
    }

    private Response succeed(Origin origin, Request request, BodySink sink) {
        return requireSuccess(request, exchange(origin, request, sink));
    }

    private Response requireSuccess(Request request, Response response) {
        if (!response.isSuccess()) {
            throw PeerException.refused(peer, request, response);
        }
        return response;
    }

    private Location locate(Origin origin, Request request, Response response) {
        String value = response.header("Location")
                .orElseThrow(() -> new PeerException("%s: %s %s was answered with %d but no Location."
                        .formatted(peer.name(), request.method(), request.target(), response.status())));
        try {
            return Location.resolve(origin, request.target(), value);
        } catch (IllegalArgumentException e) {
            throw new PeerException("%s: %s %s gave a Location that cannot be followed: %s."
                    .formatted(peer.name(), request.method(), request.target(), e.getMessage()));
        }
    }

    private Response exchange(Origin origin, Request request, BodySink sink) {
        HttpConnection connection = connection(origin);
        try {
            return connection.exchange(request, sink);
        } catch (IOException e) {
            throw PeerException.lost(peer, request, e);
        }
    }

    private HttpConnection connection(Origin origin) {
        HttpConnection open = connections.get(origin.address());
        if (open != null && open.isReusable()) {
            return open;
        }
        if (open != null) {
            open.close();
        }
        try {
            HttpConnection fresh = HttpConnection.open(origin);
            connections.put(origin.address(), fresh);
            return fresh;
        } catch (IOException e) {
            throw PeerException.unreachable(peer, origin, e);
        }
    }
}
