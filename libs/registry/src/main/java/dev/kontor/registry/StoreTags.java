package dev.kontor.registry;

import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredTag;
import dev.kontor.store.Key;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The tags of a registry's stores. */
final class StoreTags implements Tags {
    private final Function<RepositoryName, RegistryStore> storeOf;
    private final InstantSource clock;

    StoreTags(Function<RepositoryName, RegistryStore> storeOf, InstantSource clock) {
        this.storeOf = storeOf;
        this.clock = clock;
    }

    @Override
    public Optional<StoredTag> find(RepositoryName repository, Tag tag) {
        Key key = Layout.tag(repository, tag);
        return storeOf.apply(repository).live(key).map(document -> StoredTag.decode(key, document.bytes()));
    }

    @Override
    public List<Tag> list(RepositoryName repository, String after, int limit) {
        return new TagList(storeOf.apply(repository), repository, clock).behind(after, limit);
    }

    @Override
    public RemovalOutcome remove(RepositoryName repository, Tag tag, Optional<Condition> condition, Actor actor) {
        return new ManifestRemoval(storeOf.apply(repository), repository, actor).removeTag(tag, condition);
    }
}
