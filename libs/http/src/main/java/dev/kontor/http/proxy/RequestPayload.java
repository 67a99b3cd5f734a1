package dev.kontor.http.proxy;

import dev.kontor.http.RequestBody;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** The body of a request on its way to a replica. */
sealed interface RequestPayload {
    /** There is none. */
    record None() implements RequestPayload {}

    /** A small one that was read whole, so that it can be sent again. */
    final class Held implements RequestPayload {
        private final byte[] bytes;

        Held(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /**
     * One that passes through, once.
     *
     * @param length in bytes; empty when it comes in chunks
     * @param awaitsContinue the client sends it only when told to, so it may be refused unsent
     */
    record Streamed(RequestBody body, OptionalLong length, boolean awaitsContinue, TransferBuffers buffers)
            implements RequestPayload {
        /**
         * Hands all of it on.
         *
         * @throws IOException when the replica does not take it
         * @throws dev.kontor.http.ClientGoneException when the client left before its end
         */
        void writeTo(OutputStream out) throws IOException {
            try (TransferBuffers.Buffer buffer = buffers.open()) {
                long rest = length.orElse(Long.MAX_VALUE);
                while (true) {
                    int count = body.read(buffer.array(), 0, buffer.array().length);
                    if (count < 0) {
                        return;
                    }
                    out.write(buffer.array(), 0, count);
                    rest -= count;
                    if (rest > 0 && count < buffer.array().length) {
                        out.flush(); // a client that is slow must not seem to stand still
                    }
                    buffer.adapt(count, rest);
                }
            }
        }
    }

    /** Whether the client was asked for any of it, so that it cannot be had again. */
    default boolean isConsumed() {
        return this instanceof Streamed streamed && streamed.body().receivedBytes() > 0;
    }
}
