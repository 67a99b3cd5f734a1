package dev.kontor.store.s3;

import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.StoreDamagedException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A part of a content: read in one go while its client keeps up, else piece by piece (see {@link Downloads}). For one
 * thread.
 *
 * <p>A client that stood still has some pieces by themselves before its content is streamed to it again, since a stream
 * that is cut off wastes what was on its way.
 */
final class S3Content implements Content {
    private static final System.Logger LOGGER = System.getLogger(S3Content.class.getName());
    private static final int PIECES_AFTER_PAUSE = 16;

    private final Bucket bucket;
    private final Downloads downloads;
    private final ContentId id;
    private final String key;
    private final long end;
    private final byte[] piece;
    private long next;
    private int filled;
    private int piecesToGo;
    private Optional<Downloads.Stream> stream = Optional.empty();
    private boolean isClosed;

    private S3Content(Bucket bucket, Downloads downloads, ContentId id, String key, long from, long length) {
        this.bucket = bucket;
        this.downloads = downloads;
        this.id = id;
        this.key = key;
        this.next = from;
        this.end = from + length;
        this.piece = downloads.array(length);
    }

    /**
     * Opens a part of at least one byte.
     *
     * @return empty when there is no such object
     * @throws S3Failure OUT_OF_RANGE when it is shorter
     */
    static Optional<Content> open(
            Bucket bucket, Downloads downloads, ContentId id, String key, long from, long length) {
        S3Content content = new S3Content(bucket, downloads, id, key, from, length);
        boolean isThere = false;
        try {
            isThere = content.openStream() || content.fetchPiece();
        } finally {
            if (!isThere) {
                content.close();
            }
        }
        return isThere ? Optional.of(content) : Optional.empty();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        while (next < end) {
            if (filled == 0) {
                fill();
            }
            long begin = System.nanoTime();
            out.write(piece, 0, filled);
            if (System.nanoTime() - begin > Downloads.PAUSE.toNanos()) {
                piecesToGo = PIECES_AFTER_PAUSE;
            }
            next += filled;
            filled = 0;
        }
    }

    private void fill() {
        if (readStream()) {
            return;
        }
        if (piecesToGo == 0 && openStream() && readStream()) {
            return;
        }
        piecesToGo = Math.max(0, piecesToGo - 1);
        if (!fetchPiece()) {
            throw new StoreDamagedException("content/" + id, "it is gone");
        }
    }

    /** Whether the stream had more; it is let go of when it has ended, also by a failure or a cut. */
    private boolean readStream() {
        Optional<ObjectRead> read = stream.flatMap(Downloads.Stream::resume);
        if (read.isPresent()) {
            try {
                filled = read.get().read(piece);
                stream.get().pause();
                return true;
            } catch (IOException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "content " + id + " broke off at byte " + next, e);
            }
        }
        closeStream();
        return false;
    }

    /** Whether there is a stream now; what fits into one piece needs none. */
    private boolean openStream() {
        if (end - next > piece.length) {
            stream = downloads.stream(() -> bucket.open(key, next, end - next));
        }
        return stream.isPresent();
    }

    private boolean fetchPiece() {
        int length = (int) Math.min(piece.length, end - next);
        boolean isThere = bucket.read(key, next, piece, length);
        filled = isThere ? length : 0;
        return isThere;
    }

    private void closeStream() {
        stream.ifPresent(Downloads.Stream::close);
        stream = Optional.empty();
    }

    @Override
    public void close() {
        closeStream();
        if (!isClosed) {
            isClosed = true;
            downloads.release(piece);
        }
    }
}
