package dev.kontor.http;

import dev.kontor.http.tls.ListenerTls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * One HTTP/1.1 listener, with TLS or without, with the guards that a public registry needs (RFC 9112).
 *
 * <p>Routes are plain Helidon routes. Before them each request gets its {@link RequestId} and its path is checked (see
 * {@link RequestPath}); what they throw is mapped by {@link ErrorMapper}; when it is over the {@link RequestObserver}s
 * learn of it. Beneath them framing and time limits are kept (see {@link GuardedReader} and {@link StallGuard}).
 *
 * <p>The listening thread of the server dies when the process runs out of file descriptors, so the number of connections
 * is cut to a third of what may be opened: a connection may come with an open file and an onward connection.
 */
public final class HttpServer implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(HttpServer.class.getName());

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger SERVER_LOGGER = Logger.getLogger("io.helidon");

    private static final Duration STALL_WHILE_STOPPING = Duration.ofSeconds(3);

    /** The server's own idle timer may hit a request that has just begun; ours cannot. */
    private static final Duration NEVER = Duration.ofDays(3650);

    private final HttpServerConfig config;
    private final Optional<ListenerTls> tls;
    private final WebServer server;
    private final StallGuard guard;
    private final AtomicBoolean stopping;
    private final Duration stallWhileStopping;

    private HttpServer(
            HttpServerConfig config,
            Optional<ListenerTls> tls,
            WebServer server,
            StallGuard guard,
            AtomicBoolean stopping,
            Duration stallWhileStopping) {
        this.stallWhileStopping = stallWhileStopping;
        this.config = config;
        this.tls = tls;
        this.server = server;
        this.guard = guard;
        this.stopping = stopping;
    }

    /** A server with these limits, to be given routes. */
    public static Builder builder(HttpServerConfig config) {
        return new Builder(config);
    }

    /** The port that is bound, also when the configuration said 0. */
    public int port() {
        return server.port();
    }

    /** Where this server can be reached from this machine. */
    public URI uri() {
        String host = config.address().equals("0.0.0.0") || config.address().equals("::")
                ? "localhost"
                : config.address().indexOf(':') >= 0 ? "[" + config.address() + "]" : config.address();
        return URI.create((tls.isPresent() ? "https://" : "http://") + host + ":" + port());
    }

    /** When the certificate ends that is used now; empty without TLS. */
    public Optional<Instant> certificateEnds() {
        return tls.map(ListenerTls::certificateEnds);
    }

    /** Number of connections that are open now. */
    public int openConnections() {
        return guard.open();
    }

    /**
     * Stops taking connections, lets requests finish for the configured grace, then cuts off the rest.
     *
     * <p>Every answer meanwhile closes its connection, and who stands still for {@link Builder#stallWhileStopping} is cut
     * off, so that one stalled client does not keep the process. Returns when all is closed. A second call does nothing.
     */
    public void stop() {
        if (stopping.compareAndSet(false, true)) {
            guard.hurry(new ConnectionWatch.Shares(share(config.stallTimeout()), share(config.writeTimeout())));
            server.stop();
            guard.close();
            tls.ifPresent(ListenerTls::close);
        }
    }

    private double share(Duration limit) {
        return Math.min(1, (double) stallWhileStopping.toNanos() / limit.toNanos());
    }

    @Override
    public void close() {
        stop();
    }

    /** Collects what a server is made of. For one thread. */
    public static final class Builder {
        private final HttpServerConfig config;
        private final List<RequestObserver> observers = new ArrayList<>();
        private final List<Consumer<HttpRouting.Builder>> routes = new ArrayList<>();
        private Function<String, String> label = _ -> "unknown";
        private InstantSource clock = InstantSource.system();
        private Duration stall = STALL_WHILE_STOPPING;
        private Optional<ListenerTls> tls = Optional.empty();
        private TrustedProxies proxies = TrustedProxies.NONE;
        private boolean proxyHeader;
        private SubjectListener subjects = SubjectListener.NOBODY;
        private final List<AnswerHeaders> answerHeaders = new ArrayList<>();

        private Builder(HttpServerConfig config) {
            this.config = Objects.requireNonNull(config);
        }

        /** Adds routes and filters; those that are added first come first. */
        public Builder routes(Consumer<HttpRouting.Builder> moreRoutes) {
            routes.add(moreRoutes);
            return this;
        }

        /** Adds one who learns of each request when it is over. */
        public Builder observer(RequestObserver observer) {
            observers.add(observer);
            return this;
        }

        /**
         * Gives labels to requests whose handlers give none ({@link RequestLabel}).
         *
         * @param labelOfPath from a raw path to one of a fixed set of words
         */
        public Builder labels(Function<String, String> labelOfPath) {
            label = labelOfPath;
            return this;
        }

        /** Speaks TLS alone, with what this has; it is closed with the server, also with one that does not start. */
        public Builder tls(ListenerTls secure) {
            tls = Optional.of(secure);
            return this;
        }

        /** Believes these proxies; see {@link RequestOrigin}. */
        public Builder trusting(TrustedProxies trusted) {
            proxies = trusted;
            return this;
        }

        /**
         * Takes connections of trusted proxies alone, each of which begins with a PROXY header, before TLS and HTTP; others
         * are closed.
         */
        public Builder proxyProtocol() {
            proxyHeader = true;
            return this;
        }

        /** Tells who makes a request as soon as somebody finds out; see {@link RequestSubject}. */
        public Builder subjects(SubjectListener listener) {
            subjects = listener;
            return this;
        }

        /** Adds what belongs on every answer, also on those that tell of errors. */
        public Builder answerHeaders(AnswerHeaders headers) {
            answerHeaders.add(headers);
            return this;
        }

        /** Replaces the clock that dates {@link CompletedRequest}s. */
        public Builder clock(InstantSource instants) {
            clock = instants;
            return this;
        }

        /**
         * How long a request may wait for its next byte once the server stops, instead of three seconds.
         *
         * <p>All limits on waiting shrink in the ratio of this one to {@link HttpServerConfig#stallTimeout()}, those on
         * writing to {@link HttpServerConfig#writeTimeout()}; none grows.
         */
        public Builder stallWhileStopping(Duration limit) {
            stall = limit;
            return this;
        }

        /**
         * Binds the port and serves.
         *
         * @throws IllegalStateException when the port cannot be bound
         */
        public HttpServer start() {
            quieten();
            AtomicBoolean stopping = new AtomicBoolean();
            StallGuard guard =
                    new StallGuard(Stream.of(config.idleTimeout(), config.headTimeout(), config.writeTimeout())
                            .min(Comparator.naturalOrder())
                            .orElseThrow());
            Opening.Door door = new Opening.Door(tls, proxies, proxyHeader);
            WebServer server = webServer(new GuardedSelector(config, guard, door, subjects, stopping::get));
            server.start();
            if (!server.isRunning()) {
                guard.close();
                tls.ifPresent(ListenerTls::close);
                throw new IllegalStateException("cannot listen on " + config.address() + ":" + config.port()
                        + " (is the port taken, or the address not of this machine?)");
            }
            return new HttpServer(config, tls, server, guard, stopping, stall);
        }

        private WebServer webServer(GuardedSelector selector) {
            return WebServer.builder()
                    .address(address())
                    .port(config.port())
                    .useNio(false)
                    .writeBufferSize(0)
                    .protocolsDiscoverServices(false)
                    .featuresDiscoverServices(false)
                    .addConnectionSelector(selector)
                    .connectionOptions(options -> options.tcpNoDelay(true).socketKeepAlive(true))
                    .backlog(1024)
                    .maxTcpConnections(connections())
                    .idleConnectionTimeout(NEVER)
                    .shutdownGracePeriod(config.shutdownGrace())
                    .shutdownHook(false)
                    .directHandlers(DirectErrors.handlers(answerHeaders))
                    .routing(this::routing)
                    .build();
        }

        private void routing(HttpRouting.Builder routing) {
            ErrorMapper errors = new ErrorMapper(answerHeaders);
            routing.addFilter(new RequestFilter(errors, observers, answerHeaders, label, clock));
            errors.register(routing);
            routes.forEach(more -> more.accept(routing));
        }

        private InetAddress address() {
            try {
                return InetAddress.getByName(config.address());
            } catch (UnknownHostException e) {
                throw new IllegalStateException("no such address: " + config.address(), e);
            }
        }

        private int connections() {
            long affordable = OpenFiles.affordableConnections();
            if (affordable >= config.maxConnections()) {
                return config.maxConnections();
            }
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "at most {0} connections instead of {1}: the process may open too few files",
                    affordable,
                    config.maxConnections());
            return (int) affordable;
        }

        /** The server announces itself and its features at INFO; whoever sets a level wants to see them. */
        private static void quieten() {
            if (SERVER_LOGGER.getLevel() == null) {
                SERVER_LOGGER.setLevel(Level.WARNING);
            }
        }
    }
}
