package dev.kontor.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kontor.config.RateLimitConfig;
import dev.kontor.gateway.door.DoorObserver;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestOrigin;
import dev.kontor.http.RequestPath;
import dev.kontor.http.SeldomLog;
import dev.kontor.oci.ErrorCode;
import dev.kontor.service.AuditLog;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Bounds how many requests one client makes: of all methods, and of each, in a second, and as many at once. A client is an
 * address, of IPv6 the network of 64 bits that it is in, and, once it is known, also a user, from whatever addresses.
 * Questions after the registry's health and metrics are not counted.
 *
 * <p>For each client one number is kept: the moment at which it will have used up what it was given (GCRA). The number of
 * clients that are remembered is bounded.
 */
final class RateLimits implements Filter {
    private static final Set<String> HEALTH = Set.of("/livez", "/readyz", "/startupz");

    /** No address begins so. */
    private static final String USER = "user ";

    private static final int MOST_CLIENTS = 100_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final System.Logger LOGGER = System.getLogger(RateLimits.class.getName());

    private final Supplier<Optional<RateLimitConfig>> limits;
    private final Optional<String> metricsPath;
    private final DoorObserver observer;
    private final SeldomLog refusals;
    private final LongSupplier nanoTime;
    private final Cache<String, AtomicLong> clients = Caffeine.newBuilder()
            .maximumSize(MOST_CLIENTS)
            .expireAfterAccess(Duration.ofMinutes(1))
            .build();

    /** @param nanoTime never goes back */
    RateLimits(
            Supplier<Optional<RateLimitConfig>> limits,
            Optional<String> metricsPath,
            DoorObserver observer,
            LongSupplier nanoTime) {
        this.observer = observer;
        this.limits = limits;
        this.metricsPath = metricsPath;
        this.refusals = new SeldomLog(LOGGER, nanoTime);
        this.nanoTime = nanoTime;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        limits.get()
                .filter(_ -> !isFree(RequestPath.raw(request)))
                .ifPresent(rates -> count(
                        rates,
                        request.prologue().method().text(),
                        client(RequestOrigin.of(request).clientIp())));
        chain.proceed();
    }

    private boolean isFree(String path) {
        return HEALTH.contains(path) || metricsPath.filter(path::equals).isPresent();
    }

    /**
     * Counts a request of somebody who turned out to be this user. What somebody does who only says so is not theirs.
     *
     * @throws RegistryException 429 when there is nothing left
     */
    void madeBy(String user, String via, String method) {
        if (!via.equals(AuditLog.REFUSED)) {
            limits.get().ifPresent(rates -> count(rates, method, USER + user));
        }
    }

    private void count(RateLimitConfig rates, String method, String client) {
        rates.rate().ifPresent(rate -> take(client, rate));
        for (RateLimitConfig.OfMethod each : rates.methods()) {
            if (each.method().filter(method::equals).isPresent()) {
                each.rate().ifPresent(rate -> take(client + ' ' + method, rate));
            }
        }
    }

    /** @throws RegistryException 429 when there is nothing left */
    void take(String key, int perSecond) {
        long interval = SECOND / perSecond;
        long now = nanoTime.getAsLong();
        AtomicLong used = clients.get(key, _ -> new AtomicLong(now));
        while (true) {
            long until = used.get();
            long ahead = Math.max(0, until - now); // as the clock may begin anywhere, only differences mean something
            if (ahead > SECOND - interval) {
                observer.limited(key.startsWith(USER) ? "user" : "address");
                refusals.warn("{0} asks more often than http.ratelimit allows and is answered 429", key);
                throw tooMany(ahead - SECOND + interval);
            }
            if (used.compareAndSet(until, now + ahead + interval)) {
                return;
            }
        }
    }

    private static RegistryException tooMany(long waitNanos) {
        long seconds = Math.max(1, Math.ceilDiv(waitNanos, SECOND));
        return new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many requests; come again later")
                .withHeader("Retry-After", Long.toString(seconds));
    }

    /** Whoever has one address of such a network has all of them. */
    private static String client(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            return HexFormat.of()
                    .formatHex(Arrays.copyOf(InetAddress.ofLiteral(address).getAddress(), 8));
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
