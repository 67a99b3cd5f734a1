package dev.kontor.search.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kontor.oci.Descriptor;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.ManifestParse;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.FoundBlob;
import dev.kontor.registry.FoundManifest;
import dev.kontor.registry.Registry;
import dev.kontor.registry.document.StoredManifest;
import dev.kontor.search.image.ImageReader;
import dev.kontor.search.image.IndexFacts;
import dev.kontor.search.image.ManifestFacts;
import dev.kontor.store.Content;
import dev.kontor.store.StoreDamagedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** Reads manifests from the registry, and remembers what those that were read lately say. */
final class ImageSource {
    private static final System.Logger LOGGER = System.getLogger(ImageSource.class.getName());
    private static final int REMEMBERED = 20_000;
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final Registry registry;
    private final Cache<String, Facts> facts = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(MEMORY)
            .build();

    /** What a manifest says. */
    sealed interface Facts {
        /** Of an image or an artifact. */
        record OfManifest(ManifestFacts facts, Manifest manifest) implements Facts {}

        /** Of an index. */
        record OfIndex(IndexFacts facts, Manifest manifest) implements Facts {}

        /** It is damaged, or written by a rule that is not known here. */
        record OfNothing() implements Facts {}
    }

    /**
     * A manifest that is there.
     *
     * @param stored when and by whom it was pushed
     */
    record Read(Facts facts, StoredManifest.Line stored, long sizeBytes) {}

    ImageSource(Registry registry) {
        this.registry = registry;
    }

    /** A manifest, if users can pull it. */
    Optional<Read> read(RepositoryName repository, Digest digest) {
        try {
            return switch (registry.manifests().find(repository, digest)) {
                case FoundManifest.Live live -> Optional.of(read(repository, digest, live.stored()));
                case FoundManifest.Remote remote -> Optional.of(read(repository, digest, remote.stored()));
                case FoundManifest.Held _, FoundManifest.Quarantined _, FoundManifest.Unknown _ -> Optional.empty();
            };
        } catch (StoreDamagedException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "{0}@{1} is damaged and not found: {2}",
                    repository,
                    digest,
                    e.getMessage());
            return Optional.empty();
        }
    }

    private Read read(RepositoryName repository, Digest digest, StoredManifest stored) {
        Facts found = facts.getIfPresent(digest.value());
        if (found == null) {
            found = facts(repository, digest, stored);
            facts.put(digest.value(), found);
        }
        return new Read(found, stored.line(), stored.sizeBytes());
    }

    private Facts facts(RepositoryName repository, Digest digest, StoredManifest stored) {
        byte[] bytes = stored.bytes();
        Optional<Manifest> parsed = MediaType.parse(stored.mediaType())
                .map(type -> Manifest.parse(bytes, type))
                .filter(ManifestParse.Valid.class::isInstance)
                .map(valid -> ((ManifestParse.Valid) valid).manifest());
        return parsed.<Facts>map(manifest -> manifest.mediaType().isIndex()
                        ? new Facts.OfIndex(ImageReader.index(digest.value(), bytes, manifest), manifest)
                        : new Facts.OfManifest(
                                ImageReader.manifest(
                                        digest.value(),
                                        bytes.length,
                                        manifest,
                                        ImageReader.configOf(manifest).flatMap(config -> config(repository, config))),
                                manifest))
                .orElseGet(Facts.OfNothing::new);
    }

    private Optional<byte[]> config(RepositoryName repository, Descriptor config) {
        try {
            if (!(registry.blobs().find(repository, config.digest()) instanceof FoundBlob.Live live)
                    || live.sizeBytes() > ImageReader.MAX_CONFIG_BYTES) {
                return Optional.empty();
            }
            Optional<Content> opened = live.open(0, live.sizeBytes());
            if (opened.isEmpty()) {
                return Optional.empty();
            }
            try (Content content = opened.get()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(live.sizeBytes()));
                content.writeTo(bytes);
                return Optional.of(bytes.toByteArray());
            }
        } catch (StoreDamagedException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory fails", e);
        }
    }
}
