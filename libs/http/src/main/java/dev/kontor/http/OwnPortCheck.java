package dev.kontor.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Looks whether this process still accepts connections, by making one.
 *
 * <p>The thread that accepts can die alone and leave a process that answers nobody. Looks at most once in five seconds
 * and answers from memory in between.
 */
public final class OwnPortCheck implements HealthCheck {
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final int CONNECT_MILLIS = 1_000;

    private final Supplier<InetSocketAddress> address;
    private final InstantSource clock;
    private Instant next = Instant.MIN;
    private CheckResult last = CheckResult.ok();

    /**
     * A check of the address that a server listens on.
     *
     * @param address asked at each look, since the port may be known only after the start
     */
    public OwnPortCheck(Supplier<InetSocketAddress> address, InstantSource clock) {
        this.address = address;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "listener";
    }

    @Override
    public synchronized CheckResult check() {
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            last = connect();
            next = now.plus(PERIOD);
        }
        return last;
    }

    private CheckResult connect() {
        try (Socket socket = new Socket()) {
            socket.connect(address.get(), CONNECT_MILLIS);
            return CheckResult.ok();
        } catch (IOException e) {
            return CheckResult.failed("the own port does not accept connections");
        }
    }
}
