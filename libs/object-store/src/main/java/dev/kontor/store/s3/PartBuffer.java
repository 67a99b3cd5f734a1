package dev.kontor.store.s3;

import dev.kontor.store.StoreUnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Gathers the bytes of one part: in memory while there is some, else in a file that nobody else sees and that is gone
 * with the process.
 */
final class PartBuffer implements PartBytes, AutoCloseable {
    private static final int FIRST_BYTES = 64 << 10;
    private static final byte[] NONE = new byte[0];

    private final PartMemory pool;
    private final Path spool;
    private final long capacityBytes;
    private final CRC32C checksum = new CRC32C();
    private byte[] memory = NONE;
    private Optional<RandomAccessFile> file = Optional.empty();
    private long sizeBytes;

    PartBuffer(PartMemory pool, Path spool, long capacityBytes) {
        this.pool = pool;
        this.spool = spool;
        this.capacityBytes = capacityBytes;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    boolean isFull() {
        return sizeBytes == capacityBytes;
    }

    /** Appends as many bytes as fit; returns their number. */
    int write(byte[] bytes, int offset, int length) {
        int count = (int) Math.min(length, capacityBytes - sizeBytes);
        try {
            makeRoom(sizeBytes + count);
            if (file.isPresent()) {
                file.get().write(bytes, offset, count);
            } else {
                System.arraycopy(bytes, offset, memory, (int) sizeBytes, count);
            }
        } catch (IOException e) {
            throw new StoreUnavailableException("cannot keep a part in " + spool + ": " + e.getMessage(), e);
        }
        checksum.update(bytes, offset, count);
        sizeBytes += count;
        return count;
    }

    private void makeRoom(long wanted) throws IOException {
        if (file.isPresent() || wanted <= memory.length) {
            return;
        }
        if (wanted > PartMemory.MAX_ARRAY_BYTES) {
            spill();
            return;
        }
        long generous = Math.max(Math.max(wanted, FIRST_BYTES), 4L * memory.length);
        Optional<byte[]> larger =
                pool.take((int) Math.min(generous, Math.min(capacityBytes, PartMemory.MAX_ARRAY_BYTES)));
        if (larger.isEmpty()) {
            spill();
            return;
        }
        System.arraycopy(memory, 0, larger.get(), 0, (int) sizeBytes);
        releaseMemory();
        memory = larger.get();
    }

    private void spill() throws IOException {
        Files.createDirectories(spool);
        Path path = Files.createTempFile(spool, "part", ".tmp");
        RandomAccessFile spilled = new RandomAccessFile(path.toFile(), "rw");
        Files.delete(path);
        spilled.write(memory, 0, (int) sizeBytes);
        releaseMemory();
        file = Optional.of(spilled);
    }

    private void releaseMemory() {
        if (memory.length > 0) {
            pool.release(memory);
            memory = NONE;
        }
    }

    @Override
    public String crc32c() {
        byte[] sum = ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) checksum.getValue())
                .array();
        return Base64.getEncoder().encodeToString(sum);
    }

    @Override
    public HttpEntity entity() {
        if (file.isEmpty()) {
            return new ByteArrayEntity(memory, 0, (int) sizeBytes, ContentType.APPLICATION_OCTET_STREAM);
        }
        return new FileRegionEntity(file.get(), sizeBytes);
    }

    /** Gives memory or file back; may be called again. */
    @Override
    public void close() {
        releaseMemory();
        if (file.isPresent()) {
            try {
                file.get().close();
            } catch (IOException e) {
                System.getLogger(PartBuffer.class.getName()).log(System.Logger.Level.DEBUG, "closing a part", e);
            }
            file = Optional.empty();
        }
    }
}
