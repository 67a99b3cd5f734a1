package dev.kontor.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Arrays for records of TLS, used again and again: the engine wants room for a whole record however little there is to
 * encrypt. Those for several records are so many that they fit into a sixteenth of the heap; whoever finds none gets one for a
 * single record.
 */
final class RecordArrays {
    /** A record of 16 KiB with all that may stand around it. */
    static final int ONE = 17 << 10;

    /** What the JDK hands to the kernel at once. */
    static final int MANY = 128 << 10;

    private static final int LARGEST_PLAIN = 16 << 10;
    private static final int MOST_LARGE = Math.clamp(Runtime.getRuntime().maxMemory() / 16 / MANY, 4, 512);
    private static final int MOST_SMALL_KEPT = 64;

    private static final Queue<byte[]> LARGE = new ConcurrentLinkedQueue<>();
    private static final Queue<byte[]> SMALL = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger LARGE_OUT = new AtomicInteger();
    private static final AtomicInteger SMALL_KEPT = new AtomicInteger();

    private RecordArrays() {}

    /** An array for so many bytes before they are encrypted; it holds what was in it. */
    static byte[] take(int plainBytes) {
        if (plainBytes > LARGEST_PLAIN) {
            if (LARGE_OUT.incrementAndGet() <= MOST_LARGE) {
                byte[] former = LARGE.poll();
                return former == null ? new byte[MANY] : former;
            }
            LARGE_OUT.decrementAndGet();
        }
        byte[] former = SMALL.poll();
        if (former == null) {
            return new byte[ONE];
        }
        SMALL_KEPT.decrementAndGet();
        return former;
    }

    static void giveBack(byte[] array) {
        if (array.length == MANY) {
            LARGE.add(array);
            LARGE_OUT.decrementAndGet();
        } else if (SMALL_KEPT.incrementAndGet() <= MOST_SMALL_KEPT) {
            SMALL.add(array);
        } else {
            SMALL_KEPT.decrementAndGet();
        }
    }
}
