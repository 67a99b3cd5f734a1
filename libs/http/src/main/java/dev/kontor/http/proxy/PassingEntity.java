package dev.kontor.http.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A client's body as the HTTP library wants to have it. */
final class PassingEntity extends AbstractHttpEntity {
    private final RequestPayload.Streamed body;
    private final Sender sender;

    /** Hands a body on. */
    @FunctionalInterface
    interface Sender {
        void send(RequestPayload.Streamed body, OutputStream out) throws IOException;
    }

    PassingEntity(RequestPayload.Streamed body, Sender sender) {
        super((String) null, null, body.length().isEmpty());
        this.body = body;
        this.sender = sender;
    }

    @Override
    public long getContentLength() {
        return body.length().orElse(-1);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        sender.send(body, out);
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public InputStream getContent() {
        throw new UnsupportedOperationException("it is written, not read");
    }

    @Override
    public void close() {
        // The body belongs to the server that received it.
    }
}
