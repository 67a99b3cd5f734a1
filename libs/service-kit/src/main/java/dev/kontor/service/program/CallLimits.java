package dev.kontor.service.program;

import dev.kontor.config.CallConfig;
import dev.kontor.http.proxy.ProxyLimits;
import java.time.Duration;

/** The limits of calls between services, as {@code services.calls} configures them. */
public final class CallLimits {
    private CallLimits() {}

    /** The configured ones; closing an upload may take ten times as long as any other answer. */
    public static ProxyLimits of(CallConfig calls) {
        return new ProxyLimits(
                calls.connect(),
                calls.firstByte(),
                calls.firstByte().multipliedBy(10),
                calls.stall(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                2_000,
                1_000);
    }
}
