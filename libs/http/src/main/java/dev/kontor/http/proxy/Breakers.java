package dev.kontor.http.proxy;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;

/** When a replica that fails is left alone although it says that it is ready. */
final class Breakers {
    /** Half of the last calls without an answer; then a few tries every two seconds. */
    static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
            .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(20)
            .minimumNumberOfCalls(5)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(2))
            .permittedNumberOfCallsInHalfOpenState(3)
            .writableStackTraceEnabled(false)
            .build();

    private Breakers() {}
}
