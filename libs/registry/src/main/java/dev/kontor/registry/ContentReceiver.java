package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.registry.OverlappedSink.BufferSink;
import dev.kontor.registry.document.StoredUpload;
import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentStore;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.StoreUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Moves the bytes of sources into the store while their digests are computed.
 *
 * <p>The beginning of a source is read, hashed and written by one thread in turn. What is left of a large one is read by
 * that thread and hashed and written by another, as long as fewer than {@value #OVERLAPPED} are received so: each
 * holds a mebibyte. For any number of threads.
 */
final class ContentReceiver {
    private static final System.Logger LOGGER = System.getLogger(ContentReceiver.class.getName());

    private static final int BUFFER_BYTES = 256 << 10;

    /** What a source gets that has not sent anything yet: thousands may be waiting. */
    private static final int FIRST_BUFFER_BYTES = 16 << 10;

    private static final int ENOUGH_BYTES = 64 << 10;
    private static final int OVERLAPPED = 16;

    /** Less than this is received sooner than a thread is started. */
    private static final long WORTH_A_THREAD_BYTES = 2L * BUFFER_BYTES;

    private final Semaphore overlapped = new Semaphore(OVERLAPPED);

    /**
     * Passes all bytes of a source on.
     *
     * @param sink takes them in their order, by this thread or another, which has ended when this returns
     * @return why the source broke off; the sink has what came before
     * @throws StoreUnavailableException what the sink threw
     */
    Optional<SourceBrokenException> receive(ByteSource source, BufferSink sink) {
        try {
            byte[] buffer = new byte[FIRST_BUFFER_BYTES];
            long received = 0;
            for (int count = read(source, buffer); count >= 0; count = read(source, buffer)) {
                sink.accept(buffer, count);
                received += count;
                if (count == FIRST_BUFFER_BYTES) {
                    buffer = new byte[BUFFER_BYTES];
                }
                if (isWorthAThread(source, received) && overlapped.tryAcquire()) {
                    receiveOverlapped(source, sink);
                }
            }
            return Optional.empty();
        } catch (SourceBrokenException e) {
            return Optional.of(e);
        }
    }

    private static int read(ByteSource source, byte[] buffer) {
        return source.readAtLeast(buffer, Math.min(buffer.length, ENOUGH_BYTES));
    }

    private static boolean isWorthAThread(ByteSource source, long received) {
        long left = source.length().orElse(Long.MAX_VALUE) - received;
        return received >= WORTH_A_THREAD_BYTES && left >= WORTH_A_THREAD_BYTES;
    }

    private void receiveOverlapped(ByteSource source, BufferSink sink) {
        try {
            OverlappedSink background = OverlappedSink.start(sink, BUFFER_BYTES);
            try {
                byte[] buffer = background.nextBuffer();
                for (int count = read(source, buffer); count >= 0; count = read(source, buffer)) {
                    background.accept(buffer, count);
                    buffer = background.nextBuffer();
                }
            } finally {
                // A failing store outweighs a source that broke off: what came before is then not in the store.
                background.finish();
            }
        } finally {
            overlapped.release();
        }
    }

    /** Computes the digest of sealed content by reading it. */
    static Digest hash(ContentStore store, ContentId id, long sizeBytes, DigestAlgorithm algorithm) {
        try (Content content = store.open(id, 0, sizeBytes)
                .orElseThrow(() -> new StoreUnavailableException("content " + id + " is gone"))) {
            return digest(content, algorithm);
        }
    }

    /** Whether content is there, whole, with this digest. */
    static boolean is(ContentStore store, ContentId id, StoredUpload.Blob blob) {
        try {
            Optional<Content> opened = store.open(id, 0, blob.sizeBytes());
            if (opened.isEmpty()) {
                return false;
            }
            try (Content content = opened.get()) {
                return digest(content, blob.digest().algorithm()).equals(blob.digest());
            }
        } catch (StoreDamagedException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "an upload ended before its content did", e);
            return false;
        }
    }

    private static Digest digest(Content content, DigestAlgorithm algorithm) {
        MessageDigest digest = algorithm.newMessageDigest();
        try {
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
