package dev.kontor.e2e.races;

import dev.kontor.blob.BlobOperations;
import dev.kontor.events.RepositorySegment;
import dev.kontor.manifest.ManifestOperations;
import dev.kontor.service.storage.BlobPointer;
import dev.kontor.service.storage.JsonDocument;
import dev.kontor.service.storage.Tombstone;
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
 * @param manifests {@code repository manifest}
 * @param referrers {@code repository subject referrer}
 * @param tags {@code repository tag} to what it names and named, the newest first
 * @param uploads by the repository: {@code fresh}, {@code stale} or {@code done}
 */
record World(
        SortedSet<String> repositories,
        SortedSet<String> links,
        SortedSet<String> manifests,
        SortedSet<String> referrers,
        SortedMap<String, List<String>> tags,
        SortedMap<String, String> uploads) {
    World() {
        this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
    }

    World copy() {
        return new World(
                new TreeSet<>(repositories),
                new TreeSet<>(links),
                new TreeSet<>(manifests),
                new TreeSet<>(referrers),
                new TreeMap<>(tags),
                new TreeMap<>(uploads));
    }

    /** Reads a store as clients see it, and checks that all it shows can be served. */
    static World of(StoreState state, InstantSource clock, Duration expiry) {
        World world = new World();
        for (Key key : state.writes().keySet()) {
            state.find(key).filter(found -> !Tombstone.is(found)).ifPresent(found -> {
                String[] path = key.value().split("/", -1);
                switch (path[0]) {
                    case "catalog" -> world.repositories.add(repository(path[1]));
                    case "links" -> world.links.add(repository(path[3]) + " " + Images.name(path[2]));
                    case "uploads" -> world.readUpload(found, BlobOperations.phase(found, clock, expiry));
                    case "repositories" -> world.read(path, found);
                    default -> {}
                }
            });
        }
        world.requireWhole(state);
        return world;
    }

    /** One that has ended stands as a note until it is swept; nobody can tell. */
    private void readUpload(Document found, String phase) {
        if (!phase.equals("ended")) {
            uploads.put(uploader(found), phase);
        }
    }

    private void read(String[] path, Document found) {
        String repository = repository(path[1]);
        switch (path[2]) {
            case "manifests" -> manifests.add(repository + " " + Images.name(path[4]));
            case "referrers" -> referrers.add(repository + " " + Images.name(path[3]) + " " + Images.name(path[4]));
            case "tags" -> {
                List<String> named = new ArrayList<>();
                ManifestOperations.named(found).forEach(digest -> named.add(Images.name(digest.value())));
                tags.put(repository + " " + path[3], named);
            }
            default -> {}
        }
    }

    private void requireWhole(StoreState state) {
        tags.forEach((tag, named) ->
                require(manifests.contains(tag.split(" ", -1)[0] + " " + named.getFirst()), tag + " names nothing"));
        manifests.forEach(manifest ->
                require(repositories.contains(manifest.split(" ", -1)[0]), manifest + " is in no listed repository"));
        links.forEach(link -> {
            require(repositories.contains(link.split(" ", -1)[0]), link + " is in no listed repository");
            Document pointer =
                    state.find(Images.pointer(link.split(" ", -1)[1])).orElseThrow();
            BlobPointer blob = BlobPointer.decode(pointer.bytes());
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
        return true;
    }

    Set<String> link(String repository, String told) {
        repositories.add(repository);
        links.add(repository + " BLOB");
        return Set.of(told);
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
        return RepositorySegment.decode(segment).value();
    }

    private static String uploader(Document upload) {
        return JsonDocument.decode(upload.bytes()).path("repository").asText();
    }
}
