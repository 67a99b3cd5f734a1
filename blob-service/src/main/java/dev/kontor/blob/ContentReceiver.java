package dev.kontor.blob;

import dev.kontor.service.http.ClientGoneException;
import dev.kontor.service.http.RequestBody;
import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentStore;
import dev.kontor.store.ContentWriter;
import io.helidon.http.RequestException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Optional;

/** Moves the body of a request into the store while its digest is computed. */
final class ContentReceiver {
    private static final int BUFFER_BYTES = 256 << 10;

    /** What a client gets that has not sent anything yet: thousands may be waiting. */
    private static final int FIRST_BUFFER_BYTES = 16 << 10;

    private ContentReceiver() {}

    /** What arrived. */
    sealed interface Outcome {
        /** The whole body. */
        record Whole(ContentProgress progress) implements Outcome {}

        /** A beginning of the body: the client left. The digest covers it. */
        record Partial(ContentProgress progress, ClientGoneException cause) implements Outcome {}

        /** The body's framing is broken, so none of it counts. */
        record Broken(ContentProgress progress, RequestException cause) implements Outcome {}

        /** The bytes that were there before are lost. */
        record Lost() implements Outcome {}
    }

    /**
     * Appends a body.
     *
     * @param digest of all bytes before; updated with those of the body
     */
    static Outcome receive(
            ContentStore store, ContentId id, ContentProgress from, RequestBody body, MessageDigest digest) {
        Optional<ContentWriter> opened = store.append(id, from);
        if (opened.isEmpty()) {
            return new Outcome.Lost();
        }
        try (ContentWriter writer = opened.get()) {
            byte[] buffer = new byte[FIRST_BUFFER_BYTES];
            try {
                for (int count = body.readFully(buffer); count >= 0; count = body.readFully(buffer)) {
                    digest.update(buffer, 0, count);
                    writer.write(buffer, 0, count);
                    if (count == FIRST_BUFFER_BYTES) {
                        buffer = new byte[BUFFER_BYTES];
                    }
                }
                return new Outcome.Whole(writer.checkpoint());
            } catch (ClientGoneException e) {
                return new Outcome.Partial(writer.checkpoint(), e);
            } catch (RequestException e) {
                return new Outcome.Broken(writer.checkpoint(), e);
            }
        }
    }

    /** Computes a digest over bytes that are in the store; false when they cannot be read. */
    static boolean hash(ContentStore store, ContentId id, ContentProgress progress, MessageDigest digest) {
        Optional<Content> opened = store.openUnsealed(id, progress);
        if (opened.isEmpty()) {
            return false;
        }
        try (Content content = opened.get()) {
            content.writeTo(new DigestSink(digest), 0, progress.sizeBytes());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class DigestSink extends OutputStream {
        private final MessageDigest digest;

        DigestSink(MessageDigest digest) {
            this.digest = digest;
        }

        @Override
        public void write(int b) {
            digest.update((byte) b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }
    }
}
