package dev.kontor.http.proxy;

import dev.kontor.http.proxy.Replica.State;
import dev.kontor.store.Worker;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** Asks one replica again and again whether it is ready. */
final class Probe implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Probe.class.getName());

    /** One lost answer is no news, neither on a busy machine nor on a busy network. */
    private static final int FAILURES_UNTIL_SILENT = 2;

    private final Replica replica;
    private final ProxyLimits limits;
    private final Deadlines deadlines;
    private final Worker worker;
    private boolean asked;
    private int failures;

    private Probe(Replica replica, ProxyLimits limits, Deadlines deadlines) {
        this.replica = replica;
        this.deadlines = deadlines;
        Duration patience = limits.probeEvery().multipliedBy(2);
        this.limits = new ProxyLimits(
                patience, patience, patience, patience, limits.probeEvery(), limits.resolveEvery(), 1, 1);
        this.worker = Worker.every(Thread.ofVirtual().name("probe-" + replica.name()), this::pause, this::look);
    }

    static Probe start(Replica replica, ProxyLimits limits, Deadlines deadlines) {
        return new Probe(replica, limits, deadlines);
    }

    Replica replica() {
        return replica;
    }

    @Override
    public void close() {
        worker.interrupt();
        replica.become(State.GONE);
        replica.forgetResting();
    }

    /** Not all at the same moment; the first time at once. */
    private Duration pause() {
        boolean first = !asked;
        asked = true;
        return first
                ? Duration.ZERO
                : limits.probeEvery()
                        .multipliedBy(ThreadLocalRandom.current().nextLong(75, 126))
                        .dividedBy(100);
    }

    private void look() {
        State before = replica.state();
        State now = look(before);
        if (Thread.currentThread().isInterrupted()) {
            return; // closed, and gone
        }
        if (now != before) {
            replica.become(now);
            LOGGER.log(System.Logger.Level.INFO, "the replica {0} is {1}", replica.name(), now.label());
        }
        if (now == State.GONE) {
            replica.forgetResting();
        }
        replica.tidy();
    }

    private State look(State before) {
        try {
            ServiceConnection connection = ServiceConnection.open(replica.address(), limits, deadlines);
            try {
                BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", "/readyz");
                request.addHeader("Host", replica.name());
                request.addHeader("Connection", "close");
                int status = connection
                        .exchange(request, new RequestPayload.None(), limits.answer())
                        .head()
                        .getCode();
                failures = 0;
                return status == 200 ? State.READY : State.UNREADY;
            } finally {
                connection.close();
            }
        } catch (ConnectException e) {
            return State.GONE;
        } catch (IOException | HttpException e) {
            failures++;
            return failures >= FAILURES_UNTIL_SILENT || before == State.NEW ? State.SILENT : before;
        }
    }
}
