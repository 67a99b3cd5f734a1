package dev.kontor.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.events.ListEntry;
import dev.kontor.registry.document.StoredReferrer;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One page of a subject's referrers (OCI Distribution Specification, end-12).
 *
 * <p>Its work is bounded: a page for which very many were looked at, most of them of another type than the one asked for,
 * ends before it is full.
 */
final class ReferrersPage {
    private static final int SLICE = 1000;
    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_BYTES = 4 << 20;

    private final ObjectStore objects;
    private final Prefix prefix;
    private final Optional<String> type;
    private final int limit;
    private final List<JsonNode> shown = new ArrayList<>();

    /** The last referrer that was looked at. */
    private String seen;

    private long bytes;

    /**
     * A page that is still empty.
     *
     * @param prefix the subject's referrers
     * @param type the type of artifact asked for; empty for all
     * @param after the digest behind which it begins
     * @param limit the most to show
     */
    ReferrersPage(ObjectStore objects, Prefix prefix, Optional<String> type, String after, int limit) {
        this.objects = objects;
        this.prefix = prefix;
        this.type = type;
        this.seen = after;
        this.limit = limit;
    }

    /** Fills it. */
    Referrers.Page fill() {
        Optional<String> next = limit == 0 ? Optional.empty() : go();
        return new Referrers.Page(shown, next);
    }

    /** Returns the referrer behind which the list goes on, if it may. */
    private Optional<String> go() {
        int most = type.isPresent() ? SLICE : limit + 1;
        List<DocumentEntry> slice = objects.list(prefix, ListEntry.behind(seen), most);
        for (List<Key> part : parts(slice)) {
            List<Optional<Document>> found = objects.findAll(part);
            for (int i = 0; i < part.size(); i++) {
                String name = ListEntry.of(prefix, part.get(i)).name();
                if (name.compareTo(seen) > 0 && found.get(i).isPresent()) {
                    if (isFull(found.get(i).get())) {
                        return Optional.of(seen);
                    }
                    show(part.get(i), found.get(i).get());
                    seen = name;
                }
            }
        }
        return slice.size() < most
                ? Optional.empty()
                : Optional.of(ListEntry.of(prefix, slice.getLast().key()).name());
    }

    private boolean isFull(Document next) {
        return shown.size() == limit || (!shown.isEmpty() && bytes + next.bytes().length > MOST_BYTES);
    }

    private void show(Key key, Document entry) {
        JsonNode descriptor = StoredReferrer.descriptor(key, entry);
        if (type.isEmpty() || type.get().equals(descriptor.path("artifactType").asText())) {
            shown.add(descriptor);
            bytes += entry.bytes().length;
        }
    }

    /** As many at once as may be in memory, but at least one. */
    private static List<List<Key>> parts(List<DocumentEntry> slice) {
        List<List<Key>> parts = new ArrayList<>();
        long size = 0;
        for (DocumentEntry entry : slice) {
            size += entry.sizeBytes();
            if (parts.isEmpty() || parts.getLast().size() == MOST_AT_ONCE || size > MOST_BYTES) {
                parts.add(new ArrayList<>());
                size = entry.sizeBytes();
            }
            parts.getLast().add(entry.key());
        }
        return parts;
    }
}
