package dev.kontor.store.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** The beginning of an open file as the body of a request, as often as it is sent; the file stays open. */
final class FileRegionEntity extends AbstractHttpEntity {
    private static final int PIECE_BYTES = 256 << 10;

    private final RandomAccessFile file;
    private final long sizeBytes;

    FileRegionEntity(RandomAccessFile file, long sizeBytes) {
        super(ContentType.APPLICATION_OCTET_STREAM, null);
        this.file = file;
        this.sizeBytes = sizeBytes;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        FileChannel channel = file.getChannel();
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, sizeBytes)];
        for (long done = 0; done < sizeBytes; ) {
            ByteBuffer wanted = ByteBuffer.wrap(piece, 0, (int) Math.min(piece.length, sizeBytes - done));
            int count = channel.read(wanted, done);
            if (count < 0) {
                throw new IOException("a spooled part ends before byte " + sizeBytes);
            }
            out.write(piece, 0, count);
            done += count;
        }
    }

    @Override
    public InputStream getContent() throws IOException {
        file.seek(0);
        return Channels.newInputStream(file.getChannel());
    }

    @Override
    public long getContentLength() {
        return sizeBytes;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public void close() {
        // The file belongs to whoever made the body.
    }
}
