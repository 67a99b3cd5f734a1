package dev.kontor.store.s3;

import dev.kontor.store.ContentId;
import dev.kontor.store.ContentLostException;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.StoreException;
import dev.kontor.store.StoreUnavailableException;
import io.minio.messages.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Gathers bytes to parts and sends them while the next part is gathered.
 *
 * <p>Content that is shorter than a part becomes one object with a name of its own, written once; longer content becomes
 * a multipart upload to the name of its writing. A tail that is too short to be a part waits in an object of its own for
 * the next writer.
 */
final class S3ContentWriter implements ContentWriter {
    private static final int IN_FLIGHT = 3;

    private final S3Contents contents;
    private final ContentId id;
    private final ContentProgress from;
    private final UploadProgress start;
    private final List<CompletableFuture<Part>> sent = new ArrayList<>();
    private Optional<String> uploadId;
    private PartBuffer buffer;
    private long sizeBytes;
    private long partsBytes;
    private boolean tailIsLoaded;
    private boolean isChanged;
    private boolean isEnded;

    S3ContentWriter(S3Contents contents, ContentId id, ContentProgress from) {
        this.contents = contents;
        this.id = id;
        this.from = from;
        this.start = UploadProgress.of(from);
        this.uploadId = start.uploadId();
        this.sizeBytes = from.sizeBytes();
        this.partsBytes = start.partsBytes();
        this.buffer = contents.buffer(start.parts() + 1);
        this.tailIsLoaded = start.tail().isEmpty();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        loadTail();
        isChanged |= length > 0;
        gather(bytes, offset, length);
        sizeBytes += length;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    private void gather(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            done += buffer.write(bytes, offset + done, length - done);
            if (buffer.isFull()) {
                send();
            }
        }
    }

    private void loadTail() {
        if (!tailIsLoaded) {
            tailIsLoaded = true;
            contents.read(start.tail().orElseThrow(), from.sizeBytes() - start.partsBytes(), this::gather);
        }
    }

    private void send() {
        PartBuffer full = buffer;
        int number = start.parts() + sent.size() + 1;
        String upload = uploadId.orElseGet(() -> contents.begin(id));
        uploadId = Optional.of(upload);
        partsBytes += full.sizeBytes();
        sent.add(contents.sendPart(id, upload, number, full));
        buffer = contents.buffer(number + 1);
        if (sent.size() > IN_FLIGHT) {
            await(sent.get(sent.size() - 1 - IN_FLIGHT));
        }
    }

    private List<Part> awaitParts() {
        return sent.stream().map(S3ContentWriter::await).toList();
    }

    private static Part await(CompletableFuture<Part> part) {
        try {
            return part.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof S3Failure failure && failure.kind() == S3Failure.Kind.NO_UPLOAD) {
                throw new ContentLostException(failure.getMessage(), failure);
            }
            throw e.getCause() instanceof StoreException failure
                    ? failure
                    : new StoreUnavailableException(e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public ContentProgress checkpoint() {
        if (!isChanged) {
            end();
            return from;
        }
        if (uploadId.isPresent() && buffer.sizeBytes() >= S3Settings.MIN_PART_BYTES) {
            send();
        }
        List<String> etags = awaitParts().stream().map(Part::etag).toList();
        Optional<ContentId> tail = buffer.sizeBytes() == 0 ? Optional.empty() : Optional.of(contents.put(buffer));
        UploadProgress progress = new UploadProgress(
                uploadId,
                start.parts() + etags.size(),
                partsBytes,
                UploadProgress.chain(start.etags(), etags),
                tail,
                start.tail());
        end();
        start.superseded().ifPresent(contents::deleteQuietly);
        return progress.toContentProgress(sizeBytes);
    }

    @Override
    public ContentId seal() {
        ContentId sealed = uploadId.isEmpty() ? sealSmall() : sealParts(uploadId.get());
        end();
        start.superseded().ifPresent(contents::deleteQuietly);
        start.tail().filter(tail -> !tail.equals(sealed)).ifPresent(contents::deleteQuietly);
        return sealed;
    }

    private ContentId sealSmall() {
        return isChanged || start.tail().isEmpty()
                ? contents.put(buffer)
                : start.tail().get();
    }

    private ContentId sealParts(String upload) {
        loadTail();
        if (buffer.sizeBytes() > 0) {
            send();
        }
        List<Part> own = awaitParts();
        contents.complete(id, upload, start.parts() == 0 ? own : allParts(upload, own.size()), sizeBytes);
        return id;
    }

    /** The parts of earlier writers and of this one, as the service knows them. */
    private List<Part> allParts(String upload, int own) {
        List<Part> listed = contents.parts(id, upload);
        int count = start.parts() + own;
        boolean isWhole = listed.size() >= count && listed.get(count - 1).partNumber() == count;
        if (!isWhole || !UploadProgress.chain("", etags(listed, start.parts())).equals(start.etags())) {
            throw new ContentLostException("content " + id + " has other parts than were written");
        }
        return listed.subList(0, count);
    }

    private static List<String> etags(List<Part> parts, int count) {
        return parts.subList(0, count).stream().map(Part::etag).toList();
    }

    @Override
    public void discard() {
        settle();
        end();
        contents.giveUp(id, uploadId, start);
    }

    @Override
    public void close() {
        if (isEnded) {
            return;
        }
        settle();
        end();
        if (start.uploadId().isEmpty()) {
            uploadId.ifPresent(begun -> contents.giveUp(id, Optional.of(begun), UploadProgress.NOTHING));
        }
    }

    private void settle() {
        sent.forEach(part -> part.handle((done, failed) -> done).join());
    }

    private void end() {
        isEnded = true;
        buffer.close();
    }
}
