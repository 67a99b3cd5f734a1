package dev.kontor.gateway;

import dev.kontor.http.RegistryException;
import dev.kontor.http.ResponseBody;
import dev.kontor.http.V2Handler;
import dev.kontor.http.V2Path;
import dev.kontor.oci.ErrorCode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Routes each request under {@code /v2} to the service that owns what its path names. */
public final class GatewayService {
    private static final HeaderName API_VERSION = HeaderNames.create("Docker-Distribution-API-Version");

    private final V2Handler blobs;
    private final V2Handler manifests;

    /** The gateway before these services. */
    public GatewayService(V2Handler blobs, V2Handler manifests) {
        this.blobs = blobs;
        this.manifests = manifests;
    }

    /** Registers the routes. */
    public void register(HttpRouting.Builder routing) {
        routing.any("/v2", this::handle);
        routing.any("/v2/*", this::handle);
    }

    private void handle(ServerRequest request, ServerResponse response) {
        response.header(API_VERSION, "registry/2.0");
        route(V2Path.of(request), request, response);
    }

    private void route(V2Path path, ServerRequest request, ServerResponse response) {
        switch (path) {
            case V2Path.ApiBase _ -> answerJson("{}", request, response);
            case V2Path.ExtensionDiscover _ -> answerJson("{\"extensions\":[]}", request, response);
            case V2Path.BlobPath _, V2Path.UploadStart _, V2Path.UploadPath _ -> blobs.handle(path, request, response);
            case V2Path.ManifestPath _, V2Path.TagList _, V2Path.ReferrersPath _, V2Path.Catalog _ ->
                manifests.handle(path, request, response);
            case V2Path.InvalidName invalid ->
                throw new RegistryException(
                        ErrorCode.NAME_INVALID,
                        ErrorCode.NAME_INVALID.defaultMessage(),
                        Map.of("name", invalid.rawName()));
            case V2Path.Extension _, V2Path.Unknown _ ->
                throw new RegistryException(ErrorCode.UNSUPPORTED, "there is no such endpoint").withStatus(404);
        }
    }

    private static void answerJson(String body, ServerRequest request, ServerResponse response) {
        Method method = request.prologue().method();
        if (!method.equals(Method.GET) && !method.equals(Method.HEAD)) {
            throw RegistryException.methodNotAllowed("GET, HEAD");
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        ResponseBody.send(request, response, body.getBytes(StandardCharsets.UTF_8));
    }
}
