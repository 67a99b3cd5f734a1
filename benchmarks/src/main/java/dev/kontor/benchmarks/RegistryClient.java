package dev.kontor.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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

    /** Asks for a blob that is there. */
    void requireBlob(String repository, ContentDigest digest) {
        succeed(new Request("HEAD", path(repository + "/blobs/" + digest), Map.of(), Payload.EMPTY));
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

    /** Pushes a blob as docker does: asks whether it is there, and if not, sends it by POST, PATCH and a closing PUT. */
    void pushLayer(String repository, Payload blob) {
        if (hasBlob(repository, blob.digest())) {
            return;
        }
        Request start = new Request("POST", path(repository + "/blobs/uploads/"), Map.of(), Payload.EMPTY);
        Location upload = locate(peer.origin(), start, succeed(start));
        Request send = new Request("PATCH", upload.target(), Map.of("Content-Type", "application/octet-stream"), blob);
        Location sent = locate(upload.origin(), send, succeed(upload.origin(), send, BodySink.DISCARD));
        succeed(
                sent.origin(),
                new Request("PUT", sent.closingTarget(blob.digest()), Map.of(), Payload.EMPTY),
                BodySink.DISCARD);
    }

    /** Pushes an image as docker does: the layer, the configuration, then the manifest under a tag. */
    void pushImage(String repository, String tag, Image image) {
        pushLayer(repository, image.layer());
        pushLayer(repository, image.config());
        pushManifest(repository, tag, image.manifest());
    }

    /** Pulls an image as docker does: the manifest by its tag, then the configuration and the layer. */
    void pullImage(String repository, String tag, Image image) {
        pullManifest(repository, tag);
        pullWhole(repository, image.config());
        pullWhole(repository, image.layer());
    }

    private void pullWhole(String repository, Payload blob) {
        long bytes = pullBlob(repository, blob.digest(), BodySink.DISCARD);
        if (bytes != blob.sizeBytes()) {
            throw new PeerException("%s: sent %d of %d bytes.".formatted(peer.name(), bytes, blob.sizeBytes()));
        }
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

    /**
     * Asks for a list page by page, from the given one to the last.
     *
     * @param page takes each page's body
     */
    void listAll(String pathAndQuery, Consumer<byte[]> page) {
        Request request = Request.get(path(pathAndQuery));
        Optional<Location> next;
        do {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            Response response = succeed(peer.origin(), request, body::write);
            page.accept(body.toByteArray());
            Request asked = request;
            next = response.header("Link").map(link -> locate(peer.origin(), asked, linked(asked, link)));
            request = next.map(location -> Request.get(location.target())).orElse(request);
        } while (next.isPresent());
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

    /** RFC 8288: the target is between angle brackets. */
    private String linked(Request request, String link) {
        int start = link.indexOf('<');
        int end = link.indexOf('>', start + 1);
        if (start < 0 || end < 0) {
            throw new PeerException("%s: %s %s gave a Link that cannot be followed: %s."
                    .formatted(peer.name(), request.method(), request.target(), link));
        }
        return link.substring(start + 1, end);
    }

    private Location locate(Origin origin, Request request, Response response) {
        String value = response.header("Location")
                .orElseThrow(() -> new PeerException("%s: %s %s was answered with %d but no Location."
                        .formatted(peer.name(), request.method(), request.target(), response.status())));
        return locate(origin, request, value);
    }

    private Location locate(Origin origin, Request request, String value) {
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
