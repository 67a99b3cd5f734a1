package dev.kontor.store.s3;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all writers together may fill with parts. Whoever is refused uses a file.
 *
 * <p>Arrays of the largest size are kept for the next writer, since they are costly to make.
 */
final class PartMemory {
    /** The largest array that is handed out. */
    static final int MAX_ARRAY_BYTES = 8 << 20;

    private final long budgetBytes;
    private final AtomicLong takenBytes = new AtomicLong();
    private final ConcurrentLinkedQueue<byte[]> spare = new ConcurrentLinkedQueue<>();

    PartMemory(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    /** Takes an array of exactly this size; empty when there is no memory left for it. */
    Optional<byte[]> take(int sizeBytes) {
        if (sizeBytes == MAX_ARRAY_BYTES) {
            byte[] kept = spare.poll();
            if (kept != null) {
                return Optional.of(kept);
            }
        }
        if (!reserve(sizeBytes) && !(dropSpare() && reserve(sizeBytes))) {
            return Optional.empty();
        }
        return Optional.of(new byte[sizeBytes]);
    }

    private boolean reserve(int sizeBytes) {
        long taken = takenBytes.addAndGet(sizeBytes);
        if (taken <= budgetBytes) {
            return true;
        }
        takenBytes.addAndGet(-sizeBytes);
        return false;
    }

    private boolean dropSpare() {
        byte[] kept = spare.poll();
        if (kept == null) {
            return false;
        }
        takenBytes.addAndGet(-kept.length);
        return true;
    }

    /** Gives an array back that was taken here; it must not be used afterwards. */
    void release(byte[] array) {
        if (array.length == MAX_ARRAY_BYTES) {
            spare.add(array);
        } else {
            takenBytes.addAndGet(-array.length);
        }
    }

    /** Bytes that are handed out or kept. */
    long takenBytes() {
        return takenBytes.get();
    }
}
