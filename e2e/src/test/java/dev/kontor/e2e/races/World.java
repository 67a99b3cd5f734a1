package dev.kontor.e2e.races;

import dev.kontor.events.Tombstone;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.RegistryOperations;
import dev.kontor.registry.document.BlobPointer;
import dev.kontor.registry.document.JsonDocument;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import dev.kontor.testkit.interleave.StoreState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What clients can see of a registry, by the names of {@link Images}: the state of the sequential model.
 *
 * @param repositories the catalog
 * @param links {@code repository blob}
 * @param origin the repository into which the blob was pushed, if it was
 * @param manifests {@code repository manifest}
 * @param referrers {@code repository subject referrer}
 * @param listed {@code repository tag}, the lists of tags
 * @param tags {@code repository tag} to what it names and named, the newest first
 * @param uploads by the repository: {@code fresh}, {@code stale} or {@code done}
 */
record World(
        SortedSet<String> repositories,
        SortedSet<String> links,
        SortedSet<String> origin,
        SortedSet<String> manifests,
        SortedSet<String> referrers,
        SortedSet<String> listed,
        SortedMap<String, List<String>> tags,
        SortedMap<String, String> uploads) {
    World() {
        this(
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    World copy() {
        return new World(
                new TreeSet<>(repositories),
                new TreeSet<>(links),
                new TreeSet<>(origin),
                new TreeSet<>(manifests),
                new TreeSet<>(referrers),
                new TreeSet<>(listed),
                new TreeMap<>(tags),
                new TreeMap<>(uploads));
    }

    /** Reads a store as clients see it, and checks that all it shows can be served. */
    static World of(StoreState state, InstantSource clock, Duration expiry) {
        World world = new World();
        world.read(state, clock, expiry);
        world.requireWhole(state);
        return world;
    }

    private void read(StoreState state, InstantSource clock, Duration expiry) {
        for (Key key : state.writes().keySet()) {
            String[] path = key.value().split("/", -1);
            boolean isEntry = path[0].equals("repositories") && path[2].equals("listed");
            state.find(key).filter(found -> isEntry || !Tombstone.is(found)).ifPresent(found -> {
                switch (path[0]) {
                    case "catalog" -> repositories.add(repository(path[1]));
                    case "blobs" ->
                        BlobPointer.decode(key, found.bytes())
                                .origin()
                                .ifPresent(repository -> origin.add(repository.value()));
                    case "uploads" -> readUpload(key, found, RegistryOperations.phase(key, found, clock, expiry));
                    case "repositories" -> read(key, path, found);
                    default -> {}
                }
            });
        }
    }

    /** One that has ended stands as a note until it is swept; nobody can tell. */
    private void readUpload(Key key, Document found, String phase) {
        if (!phase.equals("ended")) {
            uploads.put(uploader(key, found), phase);
        }
    }

    private void read(Key key, String[] path, Document found) {
        String repository = repository(path[1]);
        switch (path[2]) {
            case "blobs" -> links.add(repository + " " + Images.name(path[4]));
            case "manifests" -> manifests.add(repository + " " + Images.name(path[4]));
            case "referrers" ->
                referrers.add(repository + " " + Images.name(path[3]) + " " + Images.name(listed(path[4])));
            case "listed" -> listed.add(repository + " " + listed(path[3]));
            case "tags" -> {
                List<String> named = new ArrayList<>();
                RegistryOperations.named(key, found).forEach(digest -> named.add(Images.name(digest.value())));
                tags.put(repository + " " + path[3], named);
            }
            default -> {}
        }
    }

    /** Checks that the lists show what is there and nothing else: whoever died in the middle was looked after. */
    static void requireListed(StoreState state, InstantSource clock, Duration expiry) {
        World world = new World();
        world.read(state, clock, expiry);
        require(world.listed.equals(world.tags.keySet()), "tags are " + world.tags + ", listed are " + world.listed);
        world.referrers.forEach(referrer -> {
            String[] names = referrer.split(" ", -1);
            require(world.manifests.contains(names[0] + " " + names[2]), referrer + " is listed and not there");
        });
        world.manifests.forEach(manifest -> {
            String[] names = manifest.split(" ", -1);
            Images.valueOf(names[1])
                    .subject()
                    .ifPresent(subject -> require(
                            world.referrers.contains(names[0] + " " + subject + " " + names[1]),
                            manifest + " is not listed"));
        });
    }

    private void requireWhole(StoreState state) {
        tags.forEach((tag, named) ->
                require(manifests.contains(tag.split(" ", -1)[0] + " " + named.getFirst()), tag + " names nothing"));
        manifests.forEach(manifest ->
                require(repositories.contains(manifest.split(" ", -1)[0]), manifest + " is in no listed repository"));
        links.forEach(link -> {
            require(repositories.contains(link.split(" ", -1)[0]), link + " is in no listed repository");
            Key key = Images.pointer(link.split(" ", -1)[1]);
            BlobPointer blob =
                    BlobPointer.decode(key, state.find(key).orElseThrow().bytes());
            require(
                    blob.isLive() && Images.BLOB_BYTES.equals(state.contents().get(blob.content())),
                    link + " has no content");
        });
    }

    /** Whether the repository has what manifests need. */
    boolean canPut(String repository) {
        return links.contains(repository + " BLOB");
    }

    boolean has(String repository, Images image) {
        return manifests.contains(repository + " " + image);
    }

    /** The name of what a tag names. */
    Optional<String> named(String repository, String tag) {
        return Optional.ofNullable(tags.get(repository + " " + tag)).map(List::getFirst);
    }

    /** Puts a manifest without a look at its blob; whether it was not there. */
    boolean restore(String repository, Images image) {
        repositories.add(repository);
        image.subject().ifPresent(subject -> referrers.add(repository + " " + subject + " " + image));
        return manifests.add(repository + " " + image);
    }

    void move(String repository, String tag, Images image) {
        List<String> named = new ArrayList<>(tags.getOrDefault(repository + " " + tag, List.of()));
        if (named.isEmpty() || !named.getFirst().equals(image.name())) {
            named.addFirst(image.name());
        }
        tags.put(repository + " " + tag, List.copyOf(named));
        listed.add(repository + " " + tag);
    }

    /** Removes a tag; false when it is not there. */
    boolean removeTag(String repository, String tag) {
        listed.remove(repository + " " + tag);
        return tags.remove(repository + " " + tag) != null;
    }

    /** Removes a manifest, its entry among the referrers, and the tags that name it; false when it is not there. */
    boolean remove(String repository, Images image) {
        image.subject().ifPresent(subject -> referrers.remove(repository + " " + subject + " " + image));
        if (!manifests.remove(repository + " " + image)) {
            return false;
        }
        tags.entrySet()
                .removeIf(tag -> tag.getKey().startsWith(repository + " ")
                        && tag.getValue().getFirst().equals(image.name()));
        listed.retainAll(tags.keySet());
        return true;
    }

    Set<String> link(String repository, String told) {
        repositories.add(repository);
        links.add(repository + " BLOB");
        if (origin.isEmpty()) {
            origin.add(repository);
        }
        return Set.of(told);
    }

    /** Whether the blob is in the repository, or in the one into which it was pushed. */
    boolean isAtOrigin(String repository) {
        return links.contains(repository + " BLOB") || origin.stream().anyMatch(name -> links.contains(name + " BLOB"));
    }

    boolean isOpen(String repository) {
        return Set.of("fresh", "stale").contains(uploads.getOrDefault(repository, "none"));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static String repository(String segment) {
        return RepositoryName.ofSegment(segment).value();
    }

    private static String listed(String entry) {
        return entry.substring(0, entry.indexOf('!'));
    }

    private static String uploader(Key key, Document upload) {
        return JsonDocument.text(key, upload.bytes(), "repository", name -> name);
    }
}
