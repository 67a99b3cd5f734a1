package dev.kontor.blob;

import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.service.http.ClientGoneException;
import dev.kontor.service.http.RequestBody;
import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentStore;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.StoreUnavailableException;
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

    /**
     * Appends a body.
     *
     * @param digest of all bytes before, updated with those of the body; empty when it is not known
     * @return why the body was not received whole; the writer and the digest have what came before
     */
    static Optional<ClientGoneException> receive(
            ContentWriter writer, RequestBody body, Optional<MessageDigest> digest) {
        byte[] buffer = new byte[FIRST_BUFFER_BYTES];
        try {
            for (int count = body.readFully(buffer); count >= 0; count = body.readFully(buffer)) {
                if (digest.isPresent()) {
                    digest.get().update(buffer, 0, count);
                }
                writer.write(buffer, 0, count);
                if (count == FIRST_BUFFER_BYTES) {
                    buffer = new byte[BUFFER_BYTES];
                }
            }
            return Optional.empty();
        } catch (ClientGoneException e) {
            return Optional.of(e);
        }
    }

    /** Computes the digest of sealed content by reading it. */
    static Digest hash(ContentStore store, ContentId id, long sizeBytes, DigestAlgorithm algorithm) {
        MessageDigest digest = algorithm.newMessageDigest();
        try (Content content = store.open(id, 0, sizeBytes)
                .orElseThrow(() -> new StoreUnavailableException("content " + id + " is gone"))) {
            content.writeTo(new DigestSink(digest));
            return Digest.fromHash(algorithm, digest.digest());
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
