package dev.kontor.registry;

import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Capabilities;
import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Durability;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.Write;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A store that is read and never written to; whoever tries has a defect. */
record ReadOnlyStore(ObjectStore store) implements ObjectStore {
    private static IllegalStateException refused() {
        return new IllegalStateException("the registry was opened for reading alone");
    }

    @Override
    public Optional<Document> find(Key key) {
        return store.find(key);
    }

    @Override
    public List<Optional<Document>> findAll(List<Key> keys) {
        return store.findAll(keys);
    }

    @Override
    public List<DocumentEntry> list(Prefix prefix, String after, int limit) {
        return store.list(prefix, after, limit);
    }

    @Override
    public List<KeyedDocument> read(Prefix prefix, String after, int limit) {
        return store.read(prefix, after, limit);
    }

    @Override
    public Optional<Content> open(ContentId id, long from, long length) {
        return store.open(id, from, length);
    }

    @Override
    public List<ContentId> contents(String after, int limit) {
        return store.contents(after, limit);
    }

    @Override
    public Optional<URI> presign(ContentId id, String mediaType, Duration validity) {
        return store.presign(id, mediaType, validity);
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public void check() {
        store.check();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public BatchOutcome write(List<Write> batch, Durability durability) {
        throw refused();
    }

    @Override
    public Optional<ContentWriter> append(ContentId id, ContentProgress progress) {
        throw refused();
    }

    @Override
    public void abandon(ContentId id, ContentProgress progress) {
        throw refused();
    }

    @Override
    public void delete(Collection<ContentId> ids) {
        throw refused();
    }
}
