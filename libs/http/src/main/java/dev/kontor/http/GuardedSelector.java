package dev.kontor.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.SocketWriter;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Puts our reader, writer and watch under each HTTP/1.1 connection of the server.
 *
 * <p>Must be the listener's only selector: with a second one the server reads before it asks, and such a connection has
 * no time limit until its first byte.
 */
final class GuardedSelector implements ServerConnectionSelector {
    private final ServerConnectionSelector http1;
    private final HttpServerConfig limits;
    private final StallGuard guard;
    private final Opening.Door door;
    private final SubjectListener subjects;
    private final BooleanSupplier serverStops;

    GuardedSelector(
            HttpServerConfig limits,
            StallGuard guard,
            Opening.Door door,
            SubjectListener subjects,
            BooleanSupplier serverStops) {
        this.subjects = subjects;
        this.http1 =
                Http1ConnectionSelector.builder().config(http1Config(limits)).build();
        this.limits = limits;
        this.guard = guard;
        this.door = door;
        this.serverStops = serverStops;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http1.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext server) {
        ConnectionWatch watch = new ConnectionWatch(System::nanoTime);
        Opening opening = new Opening(door, server.serverSocket());
        Peer peer = Peer.of(server.remotePeer(), door.proxies());
        Exchange exchange = new Exchange(serverStops, opening.files(), peer, subjects);
        GuardedReader reader = new GuardedReader(new SocketSource(opening.socket()), exchange, watch, limits);
        GuardedWriter writer =
                new GuardedWriter(SocketWriter.create(opening.socket()), exchange, watch, limits.writeTimeout());
        GuardedContext context = new GuardedContext(server, opening, exchange, reader, writer);
        ServerConnection connection = http1.connection(context);
        if (!(connection instanceof InterruptableTask<?> task)) {
            throw new IllegalStateException("the server's connection does not tell what it reads");
        }
        reader.requestLineSignal(task::canInterrupt);
        return new GuardedConnection(connection, task, context, watch, guard, limits.headTimeout());
    }

    @SuppressWarnings("removal") // the server's own check of Host refuses each HTTP/1.0 request; HeadListener checks
    private static Http1Config http1Config(HttpServerConfig limits) {
        return Http1Config.builder()
                .maxHeadersSize(limits.maxHeadersBytes())
                .maxPrologueLength(limits.maxRequestLineBytes())
                .continueImmediately(false)
                .sendKeepAliveHeader(false)
                .validateRequestHostHeader(false)
                // Browsers send brackets in queries raw; RequestGuard and QueryParameters check what is decoded.
                .validatePrologue(false)
                .receiveLog(false)
                .sendLog(false)
                .addReceiveListener(new HeadListener())
                .addSendListener(new AnswerListener())
                .build();
    }
}
