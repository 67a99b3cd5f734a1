package dev.kontor.gateway;

import dev.kontor.config.KontorConfig;
import dev.kontor.gateway.door.Entrance;
import dev.kontor.http.RegistryException;
import dev.kontor.http.ResponseBody;
import dev.kontor.http.StrangerHeader;
import dev.kontor.service.api.Operation;
import dev.kontor.service.identity.Caller;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** Hands each operation to the service that answers it. */
public final class GatewayService {
    private static final HeaderName API_VERSION = HeaderNames.create("Docker-Distribution-API-Version");

    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

    private final Entrance entrance;
    private final Management management;
    private final Services services;

    /** The gateway before these services, whom the door lets in. */
    public GatewayService(KontorConfig config, Entrance entrance, Services services) {
        this.entrance = entrance;
        this.management = new Management(config, services.search().isPresent());
        this.services = services;
    }

    /** Registers the routes. */
    public void register(HttpRouting.Builder routing) {
        entrance.register(routing);
        routing.any("/v2", this::handle);
        routing.any("/v2/*", this::handle);
    }

    private void handle(ServerRequest request, ServerResponse response) {
        response.header(API_VERSION, "registry/2.0");
        Operation operation = Operation.of(request);
        Caller caller = entrance.door().admit(operation, request, response);
        try {
            caller.run(() -> handOn(operation, request, response));
        } catch (RegistryException e) {
            throw StrangerHeader.isOn(e) ? entrance.door().refusedInside(operation, request) : e;
        }
    }

    private void handOn(Operation operation, ServerRequest request, ServerResponse response) {
        if (operation instanceof Operation.OfGateway own) {
            answer(own, request, response);
        } else {
            services.handle(operation, request, response);
        }
    }

    private void answer(Operation.OfGateway operation, ServerRequest request, ServerResponse response) {
        byte[] body = switch (operation) {
            case Operation.CheckApi _ -> NOTHING;
            case Operation.DiscoverExtensions _ -> management.extensions();
            case Operation.DescribeServer _ -> management.server();
        };
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        ResponseBody.send(request, response, body);
    }
}
