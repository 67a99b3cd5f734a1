package dev.kontor.config;

import dev.kontor.config.Setting.EvenIfEmpty;
import dev.kontor.config.Setting.Fixed;
import dev.kontor.config.Setting.Form;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The public listener.
 *
 * @param address the host name or IP address to listen on, an IPv6 address without brackets
 * @param port 0 to 65535; 0 takes a free one
 * @param readTimeout how long a request's body may stand still before the connection is closed; empty: for ever. A limit
 *     on stalling, not on the whole transfer: a slow upload that moves is never cut
 * @param writeTimeout the same for a response's body
 * @param idleTimeout how long a connection may wait for its next request; empty: for ever
 * @param tls without it, plain HTTP
 * @param auth without it, nobody needs to say who they are
 * @param accessControl without it, whoever may come in may do everything
 * @param maxConnections how many connections may be open at once, at least 1; empty: as many as the process can afford
 */
public record HttpConfig(
        @Setting(
                value = "The address to listen on; `0.0.0.0` for all interfaces.",
                form = Form.ADDRESS,
                or = "127.0.0.1")
        String address,

        @Setting(value = "The port to listen on; `0` takes a free one.", form = Form.PORT, or = "5000")
        int port,

        @Setting(
                value = "How long a request's body may stand still before the connection is closed. It limits"
                        + " stalling, not the whole transfer: a slow upload that moves is never cut. Zero or less:"
                        + " no limit.",
                form = Form.LIMIT,
                or = "60s")
        Optional<Duration> readTimeout,

        @Setting(
                value = "How long a response's body may stand still before the connection is closed; otherwise like"
                        + " `readTimeout`.",
                form = Form.LIMIT,
                or = "60s")
        Optional<Duration> writeTimeout,

        @Setting(
                value = "How long a connection may wait for its next request. Zero or less: no limit.",
                form = Form.LIMIT,
                or = "2m")
        Optional<Duration> idleTimeout,

        @Setting(
                value = "How many connections may be open at once. Keep it under a third of the process's limit of"
                        + " open files. Without it there may be 8000, or as many as that limit allows.",
                least = 1,
                most = 1_000_000)
        Optional<Integer> maxConnections,

        @Fixed(value = "docker2s2", fact = "Docker's media types are always served")
        @Setting(value = "Media types beside those of OCI.", or = "docker2s2")
        List<MediaTypes> compat,

        @Setting(
                value =
                        "The URL under which clients see the registry, such as `https://registry.example`; without it, what"
                                + " the request says.",
                form = Form.BASE_URL)
        Optional<URI> externalUrl,

        @Setting(
                value = "The origin whose pages may call the registry, such as `https://ui.example`; several stand with"
                        + " commas between them.",
                form = Form.ORIGINS)
        Optional<String> allowOrigin,

        @Setting(
                value = "The name that a challenge for credentials shows.",
                pattern = Patterns.QUOTABLE,
                expected = Patterns.QUOTABLE_WORDS)
        Optional<String> realm,

        @Setting(
                value = "The addresses and networks of proxies whose `X-Forwarded-…` fields are believed.",
                form = Form.NETWORK)
        List<String> trustedProxies,

        @Setting(
                value = "Whether a trusted proxy tells the client's address before TLS and HTTP (PROXY protocol).",
                or = "false")
        boolean proxyProtocol,

        @Setting("How many requests are answered.") Optional<RateLimitConfig> ratelimit,

        @EvenIfEmpty @Setting("The listener's certificate and key.")
        Optional<TlsConfig> tls,

        @EvenIfEmpty @Setting("Who may sign in, and how.") Optional<AuthConfig> auth,
        @EvenIfEmpty @Setting("Who may do what.") Optional<AccessControlConfig> accessControl)
        implements Checked {
    /** Media types beside those of OCI. */
    public enum MediaTypes {
        /** Docker's, schema 2. */
        DOCKER2S2
    }

    public HttpConfig {
        compat = List.copyOf(compat);
    }

    /** Whether there is a way to say who one is: a login, or a client's certificate. */
    public boolean asksWhoCallers() {
        return auth().isPresent() || tls().flatMap(TlsConfig::cacert).isPresent();
    }

    @Override
    public void check(Section section) {
        DoorRules.check(this, section);
    }
}
