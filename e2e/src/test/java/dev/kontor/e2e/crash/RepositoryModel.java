package dev.kontor.e2e.crash;

import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a repository holds, and what each request changes in it, by the rules of the specification. */
final class RepositoryModel {
    static final MediaType TYPE = MediaType.OCI_MANIFEST;

    private final RepositoryName name;
    private final Map<Digest, RandomBlob> blobs = new LinkedHashMap<>();
    private final Map<Digest, TestManifest> manifests = new LinkedHashMap<>();
    private final SortedMap<String, Digest> tags = new TreeMap<>();
    private boolean isKnown;

    RepositoryModel(String name) {
        this.name = RepositoryName.of(name);
    }

    /**
     * A manifest of one configuration and one layer.
     *
     * @param text as it is pushed
     */
    record TestManifest(String text, Optional<Digest> subject) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        Digest digest() {
            return Digest.sha256(bytes());
        }

        static TestManifest of(RandomBlob config, RandomBlob layer, Optional<TestManifest> subject) {
            String refers = subject.map(each -> ",\"subject\":" + descriptor(TYPE, each.digest(), each.bytes().length))
                    .orElse("");
            return new TestManifest(
                    "{\"schemaVersion\":2,\"mediaType\":\"" + TYPE + "\",\"config\":"
                            + descriptor(MediaType.OCTET_STREAM, config.digest(), config.sizeBytes()) + ",\"layers\":["
                            + descriptor(MediaType.OCTET_STREAM, layer.digest(), layer.sizeBytes()) + "]" + refers
                            + "}",
                    subject.map(TestManifest::digest));
        }

        private static String descriptor(MediaType type, Digest digest, int sizeBytes) {
            return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + sizeBytes + "}";
        }

        boolean needs(Digest blob) {
            return text.contains(blob.value());
        }
    }

    String blobPath(Digest digest) {
        return "/v2/" + name + "/blobs/" + digest;
    }

    String manifestPath(Object reference) {
        return "/v2/" + name + "/manifests/" + reference;
    }

    String uploadsPath() {
        return "/v2/" + name + "/blobs/uploads/";
    }

    /** Any blob that is there. */
    Optional<RandomBlob> anyBlob(Random random) {
        return any(List.copyOf(blobs.values()), random);
    }

    /** Any blob that no manifest needs. */
    Optional<RandomBlob> anyLooseBlob(Random random) {
        return any(
                blobs.values().stream()
                        .filter(blob -> manifests.values().stream().noneMatch(each -> each.needs(blob.digest())))
                        .toList(),
                random);
    }

    Optional<TestManifest> anyManifest(Random random) {
        return any(List.copyOf(manifests.values()), random);
    }

    Optional<String> anyTag(Random random) {
        return any(List.copyOf(tags.keySet()), random);
    }

    private static <T> Optional<T> any(List<T> of, Random random) {
        return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
    }

    Change addBlob(RandomBlob blob) {
        blobs.put(blob.digest(), blob);
        List<RegistryEvent> events = isKnown ? List.of() : List.of(new RegistryEvent.RepositoryCreated(name));
        isKnown = true;
        return Change.of(Map.of(blobPath(blob.digest()), Optional.of(blob.digest())), events);
    }

    Change removeBlob(RandomBlob blob) {
        blobs.remove(blob.digest());
        return Change.of(
                Map.of(blobPath(blob.digest()), Optional.empty()),
                List.of(new RegistryEvent.BlobDeleted(name, blob.digest())));
    }

    Change pushManifest(TestManifest manifest, List<String> newTags) {
        Digest digest = manifest.digest();
        Map<String, Optional<Digest>> contents = new HashMap<>();
        List<RegistryEvent> events = new ArrayList<>();
        contents.put(manifestPath(digest), Optional.of(digest));
        int length = manifest.bytes().length;
        if (manifests.putIfAbsent(digest, manifest) == null) {
            events.add(new RegistryEvent.ManifestPushed(name, digest, TYPE, length, manifest.subject()));
        }
        for (String tag : newTags) {
            Optional<Digest> before = Optional.ofNullable(tags.put(tag, digest));
            if (before.filter(digest::equals).isEmpty()) {
                events.add(new RegistryEvent.TagMoved(name, Tag.of(tag), digest, TYPE, before));
            }
            contents.put(manifestPath(tag), Optional.of(digest));
        }
        return Change.of(contents, events);
    }

    Change removeTag(String tag) {
        Digest digest = tags.remove(tag);
        return Change.of(
                Map.of(manifestPath(tag), Optional.empty()),
                List.of(new RegistryEvent.TagDeleted(name, Tag.of(tag), digest)));
    }

    Change removeManifest(TestManifest manifest) {
        Digest digest = manifest.digest();
        manifests.remove(digest);
        Map<String, Optional<Digest>> contents = new HashMap<>();
        List<RegistryEvent> events = new ArrayList<>();
        contents.put(manifestPath(digest), Optional.empty());
        events.add(new RegistryEvent.ManifestDeleted(name, digest));
        List<String> gone = tags.entrySet().stream()
                .filter(entry -> entry.getValue().equals(digest))
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
        for (String tag : gone) {
            tags.remove(tag);
            contents.put(manifestPath(tag), Optional.empty());
            events.add(new RegistryEvent.TagDeleted(name, Tag.of(tag), digest));
        }
        return new Change(contents, List.copyOf(events), Map.of(), true);
    }
}
