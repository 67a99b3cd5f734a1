package dev.kontor.service.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Json;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.Document;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Enters a repository in the catalog with its first blob or manifest. */
public final class CatalogEntry {
    private CatalogEntry() {}

    /**
     * Adds the entry to a batch, and the event to its claim, unless the repository is there already.
     *
     * @param batch the writes of the change, behind which the entry is put
     * @param draft the claim that the batch will begin with
     * @return whether the repository is new
     */
    public static boolean addIfNew(
            RegistryStore store,
            RepositoryName repository,
            long sequence,
            Instant now,
            Outbox.Draft draft,
            List<Write> batch) {
        Key key = Layout.catalog(repository);
        Optional<Document> found = store.objects().find(key);
        if (found.isPresent() && !found.get().isTombstone()) {
            return false;
        }
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("sequence", sequence);
        json.put("since", now.toString());
        json.put("by", "anonymous");
        draft.writes(key, new RegistryEvent.RepositoryCreated(repository));
        batch.add(Write.put(key, Expectation.asFound(found), JsonDocument.encode(json)));
        return true;
    }
}
