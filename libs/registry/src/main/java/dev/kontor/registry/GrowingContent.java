package dev.kontor.registry;

import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentStore;
import dev.kontor.store.StoreUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The bytes of a blob that is being written, for those who read it meanwhile: one appends, any number read.
 *
 * <p>They are read from the content itself, or from a file beside it where the store gives nothing back before the content
 * is sealed. That file has no name and is gone with the last who uses it.
 */
final class GrowingContent {
    private final ContentStore store;
    private final Optional<FileChannel> spool;
    private ContentId content;
    private long sizeBytes;
    private int users = 1;
    private End end = End.OPEN;

    private enum End {
        OPEN,
        COMPLETE,
        ABANDONED
    }

    private GrowingContent(ContentStore store, ContentId content, Optional<FileChannel> spool) {
        this.store = store;
        this.content = content;
        this.spool = spool;
    }

    /** Bytes that the store gives back while they are written. */
    static GrowingContent inStore(ContentStore store, ContentId content) {
        return new GrowingContent(store, content, Optional.empty());
    }

    /** Bytes that are kept in a file too. */
    static GrowingContent spooled(ContentStore store, ContentId content, Path folder) {
        try {
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, "reading", "");
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            Files.deleteIfExists(file);
            return new GrowingContent(store, content, Optional.of(channel));
        } catch (IOException e) {
            throw new StoreUnavailableException("cannot make a file in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Tells readers of bytes that the store has. */
    void append(byte[] bytes, int offset, int length) {
        spool.ifPresent(file -> write(file, ByteBuffer.wrap(bytes, offset, length)));
        grow(length);
    }

    private synchronized void grow(int length) {
        sizeBytes += length;
        notifyAll();
    }

    /** Only the writer's thread writes, behind what readers know. */
    private void write(FileChannel file, ByteBuffer bytes) {
        try {
            long at = size();
            while (bytes.hasRemaining()) {
                at += file.write(bytes, at);
            }
        } catch (IOException e) {
            throw new StoreUnavailableException("cannot keep bytes for readers: " + e.getMessage(), e);
        }
    }

    private synchronized long size() {
        return sizeBytes;
    }

    /** The bytes are a blob, of which this copy stays. */
    synchronized void complete(ContentId kept) {
        content = kept;
        end = End.COMPLETE;
        notifyAll();
    }

    /** The writer uses it no more; readers of what is not complete break off. */
    synchronized void closeWriter() {
        if (end == End.OPEN) {
            end = End.ABANDONED;
        }
        notifyAll();
        release();
    }

    /** A reader of all bytes. */
    synchronized BlobReader reader() {
        if (end != End.OPEN) {
            throw new IllegalStateException("the blob is not being written any more");
        }
        users++;
        return new Reader();
    }

    private synchronized void release() {
        users--;
        if (users == 0 && spool.isPresent()) {
            try {
                spool.get().close();
            } catch (IOException e) {
                throw new StoreUnavailableException("cannot close the file for readers: " + e.getMessage(), e);
            }
        }
    }

    /** Waits for bytes behind a place; how many there are, or -1 when there are no more. */
    private synchronized long await(long from) throws InterruptedException {
        while (end == End.OPEN && sizeBytes == from) {
            wait();
        }
        if (end == End.ABANDONED) {
            throw new BlobAbandonedException();
        }
        return sizeBytes == from ? -1 : sizeBytes - from;
    }

    private synchronized ContentId content() {
        return content;
    }

    /** Waits for the end; the copy that stays. */
    private synchronized ContentId kept() throws InterruptedException {
        while (end == End.OPEN) {
            wait();
        }
        if (end == End.ABANDONED) {
            throw new BlobAbandonedException();
        }
        return content;
    }

    private final class Reader implements BlobReader {
        private long position;
        private boolean closed;

        @Override
        public int read(byte[] buffer, int offset, int length) throws InterruptedException {
            long there = await(position);
            if (there < 0) {
                return -1;
            }
            int count = (int) Math.min(there, length);
            if (spool.isPresent()) {
                readFromSpool(ByteBuffer.wrap(buffer, offset, count));
            } else {
                readFromStore(buffer, offset, count);
            }
            position += count;
            return count;
        }

        private void readFromSpool(ByteBuffer buffer) {
            try {
                long at = position;
                while (buffer.hasRemaining()) {
                    at += spool.get().read(buffer, at);
                }
            } catch (IOException e) {
                throw new StoreUnavailableException("cannot read what was kept for readers: " + e.getMessage(), e);
            }
        }

        /** The content goes when it is given up, and when the store has an older copy: the end tells which. */
        private void readFromStore(byte[] buffer, int offset, int count) throws InterruptedException {
            Optional<Content> opened = store.open(content(), position, count);
            if (opened.isEmpty()) {
                opened = store.open(kept(), position, count);
            }
            try (Content part = opened.orElseThrow(BlobAbandonedException::new)) {
                part.writeTo(new Into(buffer, offset));
            } catch (IOException e) {
                throw new IllegalStateException("an array takes every byte", e);
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                release();
            }
        }
    }

    /** Writes into an array that is large enough. */
    private static final class Into extends OutputStream {
        private final byte[] array;
        private int position;

        Into(byte[] array, int offset) {
            this.array = array;
            this.position = offset;
        }

        @Override
        public void write(int b) {
            array[position++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            System.arraycopy(bytes, offset, array, position, length);
            position += length;
        }
    }
}
