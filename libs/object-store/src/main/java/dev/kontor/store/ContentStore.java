package dev.kontor.store;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Large byte strings, each written once at the place where it stays.
 *
 * <p>Content is begun, appended to by one writer at a time (each may be in another process), and sealed. Sealed content
 * never changes. A store that cannot be reached or fails is a {@link StoreUnavailableException}; one without space for
 * what is written is a {@link StoreFullException}.
 */
public interface ContentStore {
    /**
     * Goes on writing a content; its first writer begins it.
     *
     * <p>Two writers that go on from the same progress at once do not harm what is sealed: at most one of them can seal.
     *
     * @param progress what the last writer's checkpoint said, or {@link ContentProgress#START}
     * @return empty when the bytes of that progress are not there any more
     */
    Optional<ContentWriter> append(ContentId id, ContentProgress progress);

    /** Gives up a content that is not sealed; absent is fine. */
    void abandon(ContentId id, ContentProgress progress);

    /**
     * Opens a part of sealed content. Only its pointer says that content is sealed: what an unsealed one gives is not
     * defined, but where {@link Capabilities#unsealedReads}.
     *
     * @param from first byte, counted from 0
     * @param length how many bytes; the part must lie inside the content
     * @return empty when there is no such content
     * @throws StoreDamagedException when the content is shorter
     */
    Optional<Content> open(ContentId id, long from, long length);

    /** Deletes contents, sealed or not; absent ones are fine. */
    void delete(Collection<ContentId> ids);

    /**
     * Lists contents, sealed or not, in the order of their ids.
     *
     * @param after only ids greater than this text; empty for the beginning
     * @param limit the most to return, at least 1
     */
    List<ContentId> contents(String after, int limit);

    /**
     * A link by which whoever holds it may read the content for a while, from the store itself.
     *
     * @param mediaType what the answer shall carry as its {@code Content-Type}
     * @return empty when the driver has no such links
     */
    Optional<URI> presign(ContentId id, String mediaType, Duration validity);
}
