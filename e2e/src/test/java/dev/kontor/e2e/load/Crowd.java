package dev.kontor.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/**
 * Many uploads at once, every fourth by a slow client: it sends another piece only when one of the quick ones is done,
 * and the rest when all of them are.
 */
final class Crowd {
    private static final int UPLOADS = 200;
    private static final int BLOB_BYTES = 20_000_000;
    private static final int SLOW_EVERY = 4;

    private final BlobClient client;
    private final Semaphore pieces = new Semaphore(0);
    private final List<FutureTask<Digest>> slow = new ArrayList<>();
    private final List<FutureTask<Digest>> quick = new ArrayList<>();

    Crowd(BlobClient client) {
        this.client = client;
    }

    static long totalBytes() {
        return (long) UPLOADS * BLOB_BYTES;
    }

    /** Pushes all, and returns the digests of what was acknowledged. */
    List<Digest> push() throws Exception {
        for (int i = 0; i < UPLOADS; i++) {
            start(new SeededBytes(1000 + i, BLOB_BYTES), i % 2 == 0, i % SLOW_EVERY == 0);
        }
        List<Digest> pushed = new ArrayList<>();
        for (FutureTask<Digest> task : quick) {
            pushed.add(task.get());
            pieces.release(slow.size());
        }
        pieces.release(Integer.MAX_VALUE - pieces.availablePermits());
        for (FutureTask<Digest> task : slow) {
            pushed.add(task.get());
        }
        return pushed;
    }

    private void start(SeededBytes bytes, boolean inChunks, boolean isSlow) {
        FutureTask<Digest> task = new FutureTask<>(() -> {
            Digest digest = bytes.digest();
            Iterable<byte[]> sent = isSlow ? () -> slowly(bytes.iterator()) : bytes;
            if (inChunks) {
                client.pushInChunks(digest, sent);
            } else {
                client.pushWhole(digest, sent, bytes.sizeBytes());
            }
            return digest;
        });
        (isSlow ? slow : quick).add(task);
        Thread.ofVirtual().start(task);
    }

    private Iterator<byte[]> slowly(Iterator<byte[]> bytes) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return bytes.hasNext();
            }

            @Override
            public byte[] next() {
                pieces.acquireUninterruptibly();
                return bytes.next();
            }
        };
    }

    /** Pulls all and compares. */
    void pull(List<Digest> pushed) throws Exception {
        assertThat(pushed).hasSize(UPLOADS).doesNotHaveDuplicates();
        for (Digest digest : pushed) {
            assertThat(client.pull(digest)).isEqualTo(digest);
        }
    }
}
