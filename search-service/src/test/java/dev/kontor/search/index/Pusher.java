package dev.kontor.search.index;

import dev.kontor.events.Outbox;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.ManifestParse;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.Actor;
import dev.kontor.registry.BlobWriter;
import dev.kontor.registry.Push;
import dev.kontor.registry.PushOutcome;
import dev.kontor.registry.Registry;
import dev.kontor.registry.RegistrySettings;
import dev.kontor.registry.SparsePolicy;
import dev.kontor.registry.StoreSettings;
import dev.kontor.registry.TagGuard;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Pushes small images into a registry. */
final class Pusher {
    static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final Actor ACTOR = new Actor("tester", "r1");

    private final Registry registry;
    private final Map<Digest, Integer> sizes = new HashMap<>();

    Pusher(Registry registry) {
        this.registry = registry;
    }

    static Registry open(Path folder) {
        StoreSettings store = new StoreSettings(
                new StoreSettings.Folder(folder, false), false, SparsePolicy.ALL, Duration.ofDays(1), folder);
        return Registry.open(new RegistrySettings(store, Map.of(), new RegistrySettings.Journal(), Outbox.Scope.ALL));
    }

    static RepositoryName name(String repository) {
        return RepositoryName.of(repository);
    }

    /** A blob's descriptor, as JSON. */
    String blob(String repository, String type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.sha256(bytes);
        try (BlobWriter writer = registry.blobs().write(name(repository), DigestAlgorithm.SHA256, ACTOR)) {
            writer.write(bytes, 0, bytes.length);
            if (!(writer.commit(digest) instanceof BlobWriter.Commit.Committed)) {
                throw new AssertionError("the blob was not taken");
            }
        }
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest, bytes.length);
    }

    static String config(String os, String arch, String created, int steps) {
        String history = new ArrayList<>(Collections.nCopies(steps, 0))
                .stream()
                        .map(_ -> "{\"created\":\"" + created + "\",\"created_by\":\"step\"}")
                        .collect(Collectors.joining(","));
        return "{\"os\":\"%s\",\"architecture\":\"%s\",\"created\":\"%s\",\"author\":\"me\",\"history\":[%s]}"
                .formatted(os, arch, created, history);
    }

    /** Pushes an image; gives its digest. */
    Digest image(String repository, String config, List<String> layers, String more, String... tags) {
        String list = layers.stream()
                .map(layer -> blob(repository, "application/vnd.oci.image.layer.v1.tar", layer))
                .collect(Collectors.joining(","));
        return manifest(
                repository,
                MediaType.OCI_MANIFEST,
                "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]%s}"
                        .formatted(blob(repository, OCI_CONFIG, config), list, more),
                tags);
    }

    /** An entry of an index. */
    String entry(Digest digest, String os, String arch, String annotations) {
        return "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"%s\",\"size\":%d,\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}%s}"
                .formatted(digest, sizes.getOrDefault(digest, 5), os, arch, annotations);
    }

    Digest index(String repository, List<String> entries, String more, String... tags) {
        return manifest(
                repository,
                MediaType.OCI_INDEX,
                "{\"schemaVersion\":2,\"manifests\":[%s]%s}".formatted(String.join(",", entries), more),
                tags);
    }

    Digest manifest(String repository, MediaType type, String json, String... tags) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.sha256(bytes);
        sizes.put(digest, bytes.length);
        Manifest manifest = switch (Manifest.parse(bytes, type)) {
            case ManifestParse.Valid valid -> valid.manifest();
            case ManifestParse.Invalid invalid -> throw new AssertionError(invalid.reason());
        };
        Set<Tag> named = Arrays.stream(tags).map(Tag::of).collect(Collectors.toCollection(LinkedHashSet::new));
        PushOutcome outcome = registry.manifests()
                .push(
                        new Push(name(repository), digest, manifest, bytes, named, Optional.empty(), TagGuard.NONE),
                        ACTOR);
        if (!(outcome instanceof PushOutcome.Stored)) {
            throw new AssertionError(outcome.toString());
        }
        return digest;
    }

    static String subject(Digest digest) {
        return ",\"subject\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"%s\",\"size\":100}"
                .formatted(digest);
    }

    void removeTag(String repository, String tag) {
        var _ = registry.tags().remove(name(repository), Tag.of(tag), Optional.empty(), ACTOR);
    }

    void remove(String repository, Digest digest) {
        var _ = registry.manifests().remove(name(repository), digest, Optional.empty(), ACTOR);
    }
}
