package dev.kontor.http;

import dev.kontor.http.RangeOutcome.Single;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;

/**
 * Takes a stretch of a representation, and passes on those of its bytes that belong to parts, each part behind its head.
 * Small writes are joined until it is flushed. Closing it does nothing.
 */
final class PartsStream extends OutputStream {
    private static final int BUFFER_BYTES = 16 << 10;

    private final List<Single> parts;
    private final Function<Single, byte[]> head;
    private final OutputStream out;
    private int part;
    private long position;

    /**
     * A stretch that begins with the first part.
     *
     * @param parts ascending, without overlaps
     */
    PartsStream(List<Single> parts, Function<Single, byte[]> head, OutputStream out) {
        this.parts = parts;
        this.head = head;
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.position = parts.getFirst().from();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        long end = position + count;
        while (part < parts.size() && parts.get(part).from() < end) {
            Single current = parts.get(part);
            if (position <= current.from()) {
                out.write(head.apply(current));
            }
            long first = Math.max(position, current.from());
            long last = Math.min(end - 1, current.last());
            out.write(bytes, offset + (int) (first - position), (int) (last - first + 1));
            if (last < current.last()) {
                break;
            }
            part++;
        }
        position = end;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() {
        // What was written before a failure must not go out: the answer may still become another one.
    }
}
