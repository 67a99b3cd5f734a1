package dev.kontor.http.proxy;

import dev.kontor.http.proxy.RequestPayload.Streamed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

/** One connection to a replica. For one request at a time; only {@link #abort} may be called by other threads. */
final class ServiceConnection {
    private static final Http1Config HTTP = Http1Config.custom()
            .setMaxLineLength(16 << 10)
            .setMaxHeaderCount(100)
            .setMaxEmptyLineCount(1)
            .build();

    private static final int MAX_INTERIM_ANSWERS = 10;

    private final DefaultBHttpClientConnection http;
    private final SocketChannel channel;
    private final ProxyLimits limits;
    private final Deadlines deadlines;
    private final AnswerParser parser = new AnswerParser(HTTP);
    private final Deadlines.Wait wait = new Deadlines.Wait(this::abort);

    private boolean reused;
    private boolean reusable = true;
    private boolean answeredEarly;
    private volatile long idleSinceNanos;

    /**
     * The beginning of an answer.
     *
     * @param length of its body, or to HEAD what the header says; empty when unknown
     * @param body what follows; empty where there is none
     */
    record Answer(ClassicHttpResponse head, OptionalLong length, InputStream body) {}

    private ServiceConnection(SocketChannel channel, ProxyLimits limits, Deadlines deadlines) throws IOException {
        this.channel = channel;
        this.limits = limits;
        this.deadlines = deadlines;
        this.http = new DefaultBHttpClientConnection(
                HTTP, null, null, null, null, (_, _, in, _, _) -> isAnswering(in), null, _ -> parser);
        http.bind(channel.socket());
        deadlines.watch(wait);
    }

    /** Connects. */
    static ServiceConnection open(InetSocketAddress address, ProxyLimits limits, Deadlines deadlines)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, Math.toIntExact(limits.connect().toMillis()));
            return new ServiceConnection(channel, limits, deadlines);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Sends a request and waits for its answer. An answer that comes before all of the body was sent ends the sending.
     *
     * @param request with the headers that frame its body
     * @throws dev.kontor.http.ClientGoneException when the client left before its body was complete; the
     *     connection is cut then, so that the replica does not take the part for the whole
     */
    Answer exchange(ClassicHttpRequest request, RequestPayload payload, Duration answerLimit)
            throws IOException, HttpException {
        waiting(limits.stall(), () -> http.sendRequestHeader(request));
        if (payload instanceof Streamed streamed && streamed.awaitsContinue()) {
            waiting(limits.stall(), http::flush);
            ClassicHttpResponse interim = receive(answerLimit, true);
            if (interim.getCode() >= 200) {
                reusable = false;
                return answer(request, interim);
            }
        }
        return answer(request, sendBody(request, payload, answerLimit));
    }

    private ClassicHttpResponse sendBody(ClassicHttpRequest request, RequestPayload payload, Duration answerLimit)
            throws IOException, HttpException {
        try {
            switch (payload) {
                case RequestPayload.None _ -> {}
                case RequestPayload.Held held -> {
                    request.setEntity(new ByteArrayEntity(held.bytes(), null));
                    waiting(limits.stall(), () -> http.sendRequestEntity(request));
                }
                case Streamed streamed -> {
                    request.setEntity(new PassingEntity(streamed, this::handOn));
                    http.sendRequestEntity(request);
                }
            }
            waiting(limits.stall(), http::flush);
        } catch (IOException e) {
            return answerInSpiteOf(e);
        }
        return receive(answerLimit, false);
    }

    /** A replica that closes while it is sent a body may have said before why. */
    private ClassicHttpResponse answerInSpiteOf(IOException broken) throws IOException, HttpException {
        reusable = false;
        try {
            return receive(limits.connect(), false);
        } catch (IOException e) {
            broken.addSuppressed(e);
            throw broken;
        }
    }

    /** The library ends a body that breaks off as if it were complete, so the connection is cut before it can. */
    private void handOn(Streamed body, OutputStream out) throws IOException {
        try {
            body.writeTo(new WatchedOutput(out));
        } catch (RuntimeException e) {
            abort();
            throw e;
        }
    }

    private ClassicHttpResponse receive(Duration limit, boolean orContinue) throws IOException, HttpException {
        wait.enter(limit);
        try {
            for (int i = 0; i < MAX_INTERIM_ANSWERS; i++) {
                ClassicHttpResponse head = http.receiveResponseHeader();
                if (head == null) {
                    throw new ConnectionClosedException("closed without an answer");
                }
                if (head.getCode() >= 200 || (orContinue && head.getCode() == 100)) {
                    return head;
                }
                if (head.getCode() == 101 || answeredEarly) {
                    throw new ProtocolException("an interim answer that nobody asked for");
                }
            }
            throw new ProtocolException("too many interim answers");
        } finally {
            wait.leave();
        }
    }

    private Answer answer(ClassicHttpRequest request, ClassicHttpResponse head) throws IOException, HttpException {
        reusable &= !answeredEarly && http.isConsistent() && staysOpen(head);
        boolean bodyless = head.getCode() == 204 || head.getCode() == 304;
        http.receiveResponseEntity(head);
        HttpEntity entity = head.getEntity();
        long length = entity.getContentLength();
        if (bodyless || Method.HEAD.isSame(request.getMethod())) {
            OptionalLong told = bodyless || length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
            return new Answer(head, told, InputStream.nullInputStream());
        }
        if (length < 0 && !entity.isChunked()) {
            throw new ProtocolException("an answer whose end cannot be told from a broken connection");
        }
        return new Answer(head, length < 0 ? OptionalLong.empty() : OptionalLong.of(length), entity.getContent());
    }

    private static boolean staysOpen(ClassicHttpResponse head) {
        return head.getVersion().getMinor() >= 1
                && !Heads.connectionTokens(head).contains("close");
    }

    /**
     * Reads some of an answer's body, waiting for at least one byte.
     *
     * @return how many, or -1 at its end
     * @throws IOException when it breaks off
     */
    int read(Answer answer, byte[] array) throws IOException {
        return read(answer, array, 0, array.length);
    }

    /** The same into a part of an array. */
    int read(Answer answer, byte[] array, int offset, int count) throws IOException {
        wait.enter(limits.stall());
        try {
            return answer.body().read(array, offset, count);
        } finally {
            wait.leave();
        }
    }

    /** The answer was read to its end; returns whether the connection can take another request. */
    boolean rest() {
        idleSinceNanos = System.nanoTime();
        reused = true;
        answeredEarly = false;
        return reusable && http.isOpen() && !parser.hasLeftOver();
    }

    /**
     * Whether a connection that rested can be used: it is young, the replica has not closed it, and nothing came that nobody
     * asked for. Does not wait.
     */
    boolean isUsable(Duration longestRest) {
        try {
            return hasRestedAtMost(longestRest) && http.isOpen() && !parser.hasLeftOver() && isSilent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether it is young; the one thing that may be asked while another thread may take it. */
    boolean hasRestedAtMost(Duration longest) {
        return System.nanoTime() - idleSinceNanos < longest.toNanos();
    }

    private boolean isSilent() throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(ByteBuffer.allocate(1)) == 0;
        } finally {
            channel.configureBlocking(true);
        }
    }

    /** It has carried a request before this one. */
    boolean isReused() {
        return reused;
    }

    /** A wait on it took too long. */
    boolean isExpired() {
        return wait.isExpired();
    }

    /** Cuts it at once: whatever the replica is doing for it ends with a broken connection. */
    void abort() {
        deadlines.forget(wait);
        http.close(CloseMode.IMMEDIATE);
    }

    /** Closes it between two requests. */
    void close() {
        deadlines.forget(wait);
        http.close(CloseMode.GRACEFUL);
    }

    private boolean isAnswering(InputStream in) throws IOException {
        answeredEarly |= in.available() > 0;
        return answeredEarly;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException, HttpException;
    }

    private void waiting(Duration limit, Step step) throws IOException, HttpException {
        wait.enter(limit);
        try {
            step.run();
        } finally {
            wait.leave();
        }
    }

    /** Gives each write its time; the client that sends the bytes has its own. */
    private final class WatchedOutput extends OutputStream {
        private final OutputStream out;

        WatchedOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            wait.enter(limits.stall());
            try {
                out.write(bytes, offset, count);
            } finally {
                wait.leave();
            }
        }

        @Override
        public void flush() throws IOException {
            wait.enter(limits.stall());
            try {
                out.flush();
            } finally {
                wait.leave();
            }
        }
    }
}
