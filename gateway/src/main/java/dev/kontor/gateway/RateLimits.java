package dev.kontor.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kontor.config.RateLimitConfig;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestOrigin;
import dev.kontor.oci.ErrorCode;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Bounds how many requests one client makes: of all methods, and of each, in a second, and as many at once. A client is an
 * address, of IPv6 the network of 64 bits that it is in. Questions after the registry's health are not counted.
 *
 * <p>For each client one number is kept: the moment at which it will have used up what it was given (GCRA). The number of
 * clients that are remembered is bounded.
 */
final class RateLimits implements Filter {
    private static final Set<String> HEALTH = Set.of("/livez", "/readyz", "/startupz");
    private static final int MOST_CLIENTS = 100_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Supplier<Optional<RateLimitConfig>> limits;
    private final LongSupplier nanoTime;
    private final Cache<String, AtomicLong> clients = Caffeine.newBuilder()
            .maximumSize(MOST_CLIENTS)
            .expireAfterAccess(Duration.ofMinutes(1))
            .build();

    /** @param nanoTime never goes back */
    RateLimits(Supplier<Optional<RateLimitConfig>> limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        limits.get()
                .filter(_ -> !HEALTH.contains(request.path().rawPath()))
                .ifPresent(rates -> count(
                        rates,
                        request.prologue().method().text(),
                        RequestOrigin.of(request).clientIp()));
        chain.proceed();
    }

    private void count(RateLimitConfig rates, String method, String address) {
        String client = client(address);
        rates.rate().ifPresent(rate -> take(client, rate));
        rates.methods().stream()
                .filter(each -> each.method().filter(method::equalsIgnoreCase).isPresent())
                .forEach(each ->
                        each.rate().ifPresent(rate -> take(client + ' ' + method.toUpperCase(Locale.ROOT), rate)));
    }

    /** @throws RegistryException 429 when there is nothing left */
    void take(String key, int perSecond) {
        long interval = SECOND / perSecond;
        long now = nanoTime.getAsLong();
        AtomicLong used = clients.get(key, _ -> new AtomicLong(now));
        while (true) {
            long until = used.get();
            long begin = Math.max(until, now);
            if (begin - now > SECOND - interval) {
                long seconds = Math.max(1, (begin - now - SECOND + interval + SECOND - 1) / SECOND);
                throw new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many requests; come again later")
                        .withHeader("Retry-After", Long.toString(seconds));
            }
            if (used.compareAndSet(until, begin + interval)) {
                return;
            }
        }
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
