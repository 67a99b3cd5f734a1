package dev.kontor.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right of one process to use a folder; the operating system takes it back when the process ends, however it ends.
 */
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws StoreRefusedException when another process, or this one, holds the folder already */
    static FolderLock acquire(Path folder) {
        Path file = folder.resolve("owner.lock");
        FileChannel channel = open(file);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw refused(folder, channel, null);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(owner()), 0);
            return new FolderLock(channel);
        } catch (OverlappingFileLockException e) {
            throw refused(folder, channel, e);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new StoreRefusedException("cannot lock " + file + ": " + e.getMessage(), e);
        }
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        } catch (IOException e) {
            throw new StoreRefusedException("cannot write in the folder of " + file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] owner() {
        return ("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    }

    private static StoreRefusedException refused(Path folder, FileChannel channel, Throwable cause) {
        String owner = "another process";
        try {
            ByteBuffer text = ByteBuffer.allocate(64);
            if (channel.read(text, 0) > 0) {
                owner = StandardCharsets.US_ASCII.decode(text.flip()).toString();
            }
        } catch (IOException e) {
            owner = "another process";
        } finally {
            closeQuietly(channel);
        }
        return new StoreRefusedException(
                "the folder " + folder + " is in use by " + owner
                        + ": stop that one first, or choose another folder (--data DIR)",
                cause);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(FolderLock.class.getName()).log(System.Logger.Level.DEBUG, "closing the lock file", e);
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }
}
