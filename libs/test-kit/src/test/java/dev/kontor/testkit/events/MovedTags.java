package dev.kontor.testkit.events;

import dev.kontor.events.DocumentState;
import dev.kontor.events.EventId;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.Write;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A process that moves tags, as simple as can be: a tag names the digest of its own sequence. */
record MovedTags(DocumentStore store, Outbox outbox) {
    private static final RepositoryName REPOSITORY = RepositoryName.of("a/b");

    /** Moves a tag once; empty when another was quicker. */
    Optional<EventId> move(String tag) {
        Key key = Key.of("tags", tag);
        Optional<Document> found = store.find(key);
        long before = found.map(DocumentState::sequenceOf).orElse(0L);
        Outbox.Draft draft = outbox.draft(REPOSITORY, before, "anonymous", "");
        draft.writes(
                key,
                found,
                new RegistryEvent.TagMoved(
                        REPOSITORY,
                        Tag.of(tag),
                        digest(draft.sequence()),
                        MediaType.OCI_MANIFEST,
                        found.map(_ -> digest(before))));
        byte[] bytes = ("{\"sequence\":" + draft.sequence() + "}").getBytes(StandardCharsets.UTF_8);
        BatchOutcome outcome = outbox.make(draft.claim(), List.of(Write.put(key, Expectation.asFound(found), bytes)));
        return outcome instanceof BatchOutcome.Applied
                ? Optional.of(new EventId(REPOSITORY, draft.sequence(), 0))
                : Optional.empty();
    }

    private static Digest digest(long sequence) {
        return Digest.sha256(Long.toString(sequence).getBytes(StandardCharsets.UTF_8));
    }
}
