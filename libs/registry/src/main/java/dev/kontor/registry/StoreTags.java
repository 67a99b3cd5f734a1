package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredTag;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The tags of a registry's stores. */
final class StoreTags implements Tags {
    private static final int PAGE = 100;

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

    /** By the hints that are written before a tag moves, each held against its tag. */
    @Override
    public List<Tag> of(RepositoryName repository, Digest digest, int limit) {
        Prefix hints = Layout.tagHints(repository, digest);
        List<Tag> tags = new ArrayList<>();
        String after = "";
        while (true) {
            List<DocumentEntry> page = storeOf.apply(repository).objects().list(hints, after, PAGE);
            for (DocumentEntry hint : page) {
                Tag tag = Tag.of(hints.rest(hint.key()));
                if (find(repository, tag)
                        .filter(named -> named.digest().equals(digest))
                        .isPresent()) {
                    tags.add(tag);
                }
                if (tags.size() == limit) {
                    return tags;
                }
            }
            if (page.size() < PAGE) {
                return tags;
            }
            after = hints.rest(page.getLast().key());
        }
    }

    @Override
    public RemovalOutcome remove(RepositoryName repository, Tag tag, Optional<Condition> condition, Actor actor) {
        return new ManifestRemoval(storeOf.apply(repository), repository, actor).removeTag(tag, condition);
    }
}
