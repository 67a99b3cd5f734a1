package dev.kontor.config;

import dev.kontor.config.Setting.Form;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How zot reaches a Redis. Known, so that a mistyped key is found; Kontor reaches none. */
public record RedisOptions(
        @Setting("Its URL.") Optional<Secret> url,

        @Setting("Its addresses.") List<String> addr,

        @Setting("What its keys begin with.") Optional<String> keyprefix,

        @Setting(name = "client_name", value = "What the client calls itself.")
        Optional<String> clientName,

        @Setting(value = "The number of the database.", least = -1, most = Integer.MAX_VALUE)
        Optional<Integer> db,

        @Setting(value = "The version of the protocol.", least = -1, most = Integer.MAX_VALUE)
        Optional<Integer> protocol,

        @Setting("The user.") Optional<String> username,

        @Setting("The password.") Optional<Secret> password,

        @Setting(name = "sentinel_username", value = "The user at a sentinel.")
        Optional<String> sentinelUsername,

        @Setting(name = "sentinel_password", value = "The password at a sentinel.")
        Optional<Secret> sentinelPassword,

        @Setting(name = "max_retries", value = "How often it is tried again.", least = -1, most = Integer.MAX_VALUE)
        Optional<Integer> maxRetries,

        @Setting(name = "min_retry_backoff", value = "The least pause between tries.", form = Form.LIMIT)
        Optional<Duration> minRetryBackoff,

        @Setting(name = "max_retry_backoff", value = "The longest pause between tries.", form = Form.LIMIT)
        Optional<Duration> maxRetryBackoff,

        @Setting(name = "dial_timeout", value = "How long it is called.", form = Form.LIMIT)
        Optional<Duration> dialTimeout,

        @Setting(name = "read_timeout", value = "How long an answer may take.", form = Form.LIMIT)
        Optional<Duration> readTimeout,

        @Setting(name = "write_timeout", value = "How long a question may take.", form = Form.LIMIT)
        Optional<Duration> writeTimeout,

        @Setting(name = "context_timeout_enabled", value = "Whether the request's time limit counts.")
        Optional<Boolean> contextTimeoutEnabled,

        @Setting(name = "pool_fifo", value = "Whether the connection that has waited longest is used.")
        Optional<Boolean> poolFifo,

        @Setting(name = "pool_size", value = "How many connections are pooled.", least = -1, most = Integer.MAX_VALUE)
        Optional<Integer> poolSize,

        @Setting(name = "pool_timeout", value = "How long one waits for a connection.", form = Form.LIMIT)
        Optional<Duration> poolTimeout,

        @Setting(
                name = "min_idle_conns",
                value = "How many connections rest at least.",
                least = -1,
                most = Integer.MAX_VALUE)
        Optional<Integer> minIdleConns,

        @Setting(
                name = "max_idle_conns",
                value = "How many connections rest at most.",
                least = -1,
                most = Integer.MAX_VALUE)
        Optional<Integer> maxIdleConns,

        @Setting(
                name = "max_active_conns",
                value = "How many connections there are at most.",
                least = -1,
                most = Integer.MAX_VALUE)
        Optional<Integer> maxActiveConns,

        @Setting(name = "conn_max_idle_time", value = "How long a connection rests at most.", form = Form.LIMIT)
        Optional<Duration> connMaxIdleTime,

        @Setting(name = "conn_max_lifetime", value = "How long a connection lives at most.", form = Form.LIMIT)
        Optional<Duration> connMaxLifetime,

        @Setting(
                name = "max_redirects",
                value = "How many redirections are followed.",
                least = -1,
                most = Integer.MAX_VALUE)
        Optional<Integer> maxRedirects,

        @Setting(name = "read_only", value = "Whether replicas are read.")
        Optional<Boolean> readOnly,

        @Setting(name = "route_by_latency", value = "Whether the nearest one is read.")
        Optional<Boolean> routeByLatency,

        @Setting(name = "route_randomly", value = "Whether any one is read.")
        Optional<Boolean> routeRandomly,

        @Setting(name = "master_name", value = "The name of the master.")
        Optional<String> masterName,

        @Setting(name = "disable_identity", value = "Whether the client says nothing of itself.")
        Optional<Boolean> disableIdentity,

        @Setting(name = "identity_suffix", value = "What the client adds to its name.")
        Optional<String> identitySuffix,

        @Setting(name = "unstable_resp3", value = "Whether unfinished parts of the protocol are used.")
        Optional<Boolean> unstableResp3) {}
