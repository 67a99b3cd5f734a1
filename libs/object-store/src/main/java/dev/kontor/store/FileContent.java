package dev.kontor.store;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A part of content in a file. A {@link FileSink} takes large parts from the file itself. For other streams they are mapped and copied once, into the array that goes to the stream: fewer system calls
 * and copies than reading. Content never shrinks, so a mapping never ends before its file.
 */
final class FileContent implements Content {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final long WINDOW_BYTES = 64L << 20;

    private final ContentId id;
    private final FileChannel channel;
    private final long from;
    private final long length;

    FileContent(ContentId id, FileChannel channel, long from, long length) {
        this.id = id;
        this.channel = channel;
        this.from = from;
        this.length = length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (length <= BUFFER_BYTES) {
            out.write(read((int) length));
            return;
        }
        if (out instanceof FileSink sink) {
            sink.writeFrom(channel, from, length);
            return;
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        for (long done = 0; done < length; done += WINDOW_BYTES) {
            writeWindow(out, from + done, Math.min(WINDOW_BYTES, length - done), buffer);
        }
    }

    private void writeWindow(OutputStream out, long first, long windowLength, byte[] buffer) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment window = map(first, windowLength, arena);
            for (long done = 0; done < windowLength; done += buffer.length) {
                int count = (int) Math.min(buffer.length, windowLength - done);
                MemorySegment.copy(window, ValueLayout.JAVA_BYTE, done, buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
    }

    private MemorySegment map(long first, long count, Arena arena) {
        try {
            return channel.map(FileChannel.MapMode.READ_ONLY, first, count, arena);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private byte[] read(int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, from + buffer.position()) < 0) {
                    throw new StoreDamagedException("content/" + id, "it ends before byte " + (from + length));
                }
            }
            return buffer.array();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private StoreUnavailableException failed(IOException e) {
        return new StoreUnavailableException("cannot read content " + id + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
