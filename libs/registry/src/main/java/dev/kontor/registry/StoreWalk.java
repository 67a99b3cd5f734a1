package dev.kontor.registry;

import dev.kontor.events.Tombstone;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.BlobLink;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredManifest;
import dev.kontor.registry.document.StoredRepository;
import dev.kontor.registry.document.StoredTag;
import dev.kontor.store.DamageLog;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreDamagedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks by listings. Its position is {@code segment:part:rest}: a repository, the part of it, and the key within that part
 * behind which it goes on.
 */
final class StoreWalk implements Walk {
    /** Manifests are read whole, so few at a time. */
    private static final int READ_TOGETHER = 16;

    private final StoreSet stores;
    private final Repositories repositories;
    private final Optional<RepositoryName> only;
    private Place place;

    /** Where it stands. */
    private record Place(Optional<RepositoryName> repository, Part part, String rest) {
        static final Place START = new Place(Optional.empty(), Part.END, "");

        static Place parse(WalkPosition position) {
            if (position.equals(WalkPosition.START)) {
                return START;
            }
            String[] fields = position.text().split(":", 3);
            if (fields.length != 3) {
                throw new IllegalArgumentException("not the position of a walk");
            }
            return new Place(Optional.of(RepositoryName.ofSegment(fields[0])), Part.valueOf(fields[1]), fields[2]);
        }

        WalkPosition position() {
            return repository
                    .map(name -> new WalkPosition(name.segment() + ":" + part + ":" + rest))
                    .orElse(WalkPosition.START);
        }
    }

    /** The parts of a repository, in their order. */
    private enum Part {
        MANIFESTS {
            @Override
            Prefix list(RepositoryName repository) {
                return Layout.manifests(repository);
            }

            @Override
            Found found(RepositoryName repository, Key key, Document document) {
                return new Found.Manifest(
                        repository,
                        Layout.digestOf(list(repository), key),
                        StoredManifest.decode(key, document.bytes()));
            }
        },
        TAGS {
            @Override
            Prefix list(RepositoryName repository) {
                return Layout.tags(repository);
            }

            @Override
            Found found(RepositoryName repository, Key key, Document document) {
                return new Found.TagFound(
                        repository, Tag.of(key.lastSegment()), StoredTag.decode(key, document.bytes()));
            }
        },
        BLOBS {
            @Override
            Prefix list(RepositoryName repository) {
                return Layout.links(repository);
            }

            @Override
            Found found(RepositoryName repository, Key key, Document document) {
                return new Found.Blob(
                        repository, Layout.digestOf(list(repository), key), BlobLink.decode(key, document.bytes()));
            }
        },
        /** Behind all of them. */
        END {
            @Override
            Prefix list(RepositoryName repository) {
                throw new IllegalStateException("nothing is left of " + repository);
            }

            @Override
            Found found(RepositoryName repository, Key key, Document document) {
                throw new IllegalStateException("nothing is left of " + repository);
            }
        };

        abstract Prefix list(RepositoryName repository);

        abstract Found found(RepositoryName repository, Key key, Document document);

        Part next() {
            return switch (this) {
                case MANIFESTS -> TAGS;
                case TAGS -> BLOBS;
                case BLOBS, END -> END;
            };
        }
    }

    StoreWalk(StoreSet stores, Repositories repositories, Optional<RepositoryName> only, WalkPosition from) {
        this.stores = stores;
        this.repositories = repositories;
        this.only = only;
        this.place = Place.parse(from);
    }

    @Override
    public WalkPosition position() {
        return place.position();
    }

    @Override
    public List<Found> next(int limit) {
        List<Found> found = new ArrayList<>();
        while (found.size() < limit) {
            if (place.part() == Part.END) {
                if (!enterNext(found)) {
                    return found;
                }
            } else {
                goOn(Math.min(limit - found.size(), READ_TOGETHER), found);
            }
        }
        return found;
    }

    /** Goes into the next repository; false when there is none. */
    private boolean enterNext(List<Found> found) {
        Optional<RepositoryName> next = nextRepository();
        next.ifPresent(name -> {
            Key key = Layout.catalog(name);
            read(stores.of(name), key)
                    .map(document -> new Found.Repository(name, StoredRepository.decode(key, document.bytes())))
                    .ifPresent(found::add);
            place = new Place(next, Part.MANIFESTS, "");
        });
        return next.isPresent();
    }

    private Optional<RepositoryName> nextRepository() {
        if (only.isPresent()) {
            return place.repository().isPresent() ? Optional.empty() : only.filter(repositories::contains);
        }
        String after = place.repository().map(RepositoryName::value).orElse("");
        return repositories.list(after, 1).stream().findFirst();
    }

    private void goOn(int limit, List<Found> found) {
        RepositoryName repository = place.repository().orElseThrow();
        RegistryStore store = stores.of(repository);
        Prefix list = place.part().list(repository);
        List<DocumentEntry> page = store.objects().list(list, place.rest(), limit);
        List<Key> keys = page.stream().map(DocumentEntry::key).toList();
        List<Optional<Document>> documents = read(store, keys);
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            documents
                    .get(i)
                    .flatMap(document -> decode(repository, key, document))
                    .ifPresent(found::add);
        }
        place = page.size() < limit
                ? new Place(place.repository(), place.part().next(), "")
                : new Place(
                        place.repository(),
                        place.part(),
                        list.rest(page.getLast().key()));
    }

    private Optional<Found> decode(RepositoryName repository, Key key, Document document) {
        try {
            return Optional.of(place.part().found(repository, key, document));
        } catch (StoreDamagedException e) {
            DamageLog.report(e);
            return Optional.empty();
        }
    }

    /** All together; one by one only where one of them is damaged. */
    private static List<Optional<Document>> read(RegistryStore store, List<Key> keys) {
        try {
            return store.objects().findAll(keys).stream()
                    .map(found -> found.filter(document -> !Tombstone.is(document)))
                    .toList();
        } catch (StoreDamagedException e) {
            return keys.stream().map(key -> read(store, key)).toList();
        }
    }

    private static Optional<Document> read(RegistryStore store, Key key) {
        try {
            return store.live(key);
        } catch (StoreDamagedException e) {
            DamageLog.report(e);
            return Optional.empty();
        }
    }
}
