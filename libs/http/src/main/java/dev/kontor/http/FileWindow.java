package dev.kontor.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A part of a file as the JDK sees it when it transfers a file from its position to its end: it begins at the one and ends
 * at the other. Good for that alone.
 */
final class FileWindow extends FileChannel {
    private final long end;
    private final Transfer transfer;
    private long position;

    /** Moves bytes of the file to a channel. */
    @FunctionalInterface
    interface Transfer {
        /** Moves at most {@code count} bytes, and at least one. */
        long move(long position, long count, WritableByteChannel target) throws IOException;
    }

    FileWindow(long from, long length, Transfer transfer) {
        this.position = from;
        this.end = from + length;
        this.transfer = transfer;
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        return transfer.move(from, Math.min(count, end - from), target);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public FileChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return end;
    }

    @Override
    public int read(ByteBuffer target) {
        throw transferOnly();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw transferOnly();
    }

    @Override
    public int read(ByteBuffer target, long from) {
        throw transferOnly();
    }

    @Override
    public int write(ByteBuffer source) {
        throw transferOnly();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw transferOnly();
    }

    @Override
    public int write(ByteBuffer source, long to) {
        throw transferOnly();
    }

    @Override
    public FileChannel truncate(long size) {
        throw transferOnly();
    }

    @Override
    public void force(boolean metaData) {
        throw transferOnly();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) {
        throw transferOnly();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long length) {
        throw transferOnly();
    }

    @Override
    public FileLock lock(long from, long length, boolean shared) {
        throw transferOnly();
    }

    @Override
    public FileLock tryLock(long from, long length, boolean shared) {
        throw transferOnly();
    }

    @Override
    protected void implCloseChannel() {
        // The file is not this one's.
    }

    private static UnsupportedOperationException transferOnly() {
        return new UnsupportedOperationException("a window on a file can only be transferred");
    }
}
