package dev.kontor.search.index;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.search.image.Layer;
import dev.kontor.search.image.Platform;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The fields of the index's documents, and what stands in them. */
final class Terms {
    /** One document of its kind: whatever is written under it replaces what stands there. */
    static final String ID = "id";

    /** What a document is of. */
    static final String KIND = "kind";

    /** All that is shown of it. */
    static final String ROW = "row";

    static final String REPOSITORY = "repository";
    static final String TAG = "tag";

    /** Parts of the tag's name, of up to three characters in small letters. */
    static final String GRAM = "gram";

    /** The manifest that a tag names, or that a document is of, in its repository. */
    static final String NAMES = "names";

    /** All manifests on which a tag's document stands, in its repository. */
    static final String HOLDS = "holds";

    /** The digest of an index. */
    static final String INDEX = "index";

    /** Digests of manifests, configurations and layers. */
    static final String BLOB = "blob";

    /** The same, to be looked through by a part: the digits behind the algorithm, from each position on up to eight. */
    static final String CHAIN = "chain";

    /** The hash of all layers of a manifest. */
    static final String WHOLE = "whole";

    static final String PLATFORM = "platform";
    static final String PLATFORMS = "platforms";
    static final String VENDORS = "vendors";
    static final String SIGNED = "signed";
    static final String HAS_TAGS = "tags";
    static final String UPDATED = "updated";
    static final String TAGGED = "tagged";
    static final String DOWNLOADS = "downloads";
    static final String PULLED = "pulled";
    static final String STARS = "stars";

    /** Hashes and sizes of all blobs that a tag reaches. */
    static final String BLOBS = "blobs";

    /** The manifest that a referrer or a signature is of, in its repository. */
    static final String SUBJECT = "subject";

    static final String YES = "1";

    /** A date that is not known; nothing was ever built so early. */
    static final long NEVER = Long.MIN_VALUE;

    private static final int GRAM_LENGTH = 3;
    private static final long MICROS = 1_000_000;

    /** The kinds of documents. */
    enum Kind {
        TAG,
        MANIFEST,
        REPOSITORY,
        REFERRER,
        SIGNATURE;

        String term() {
            return name().toLowerCase(Locale.ROOT);
        }

        String id(RepositoryName repository, String name) {
            return term() + " " + repository.value() + " " + name;
        }
    }

    private Terms() {}

    /** A manifest in its repository. */
    static String in(RepositoryName repository, String digest) {
        return repository.value() + "@" + digest;
    }

    static String in(RepositoryName repository, Digest digest) {
        return in(repository, digest.value());
    }

    /** The hashes of the first layer, the first two, and so on. */
    static List<String> chain(List<Layer> layers) {
        MessageDigest digest = sha256();
        List<String> hashes = new ArrayList<>(layers.size());
        for (Layer layer : layers) {
            digest.update(layer.digest().getBytes(StandardCharsets.UTF_8));
            byte[] hash = digest.digest();
            hashes.add(HexFormat.of().formatHex(hash, 0, 16));
            digest.update(hash);
        }
        return hashes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Under which a platform is found: itself, and with either half left open. */
    static Set<String> of(Platform platform) {
        String os = platform.os().toLowerCase(Locale.ROOT);
        String arch = platform.arch().toLowerCase(Locale.ROOT);
        Set<String> archs = new TreeSet<>(List.of(arch, "*"));
        if (arch.indexOf('/') > 0) {
            archs.add(arch.substring(0, arch.indexOf('/')));
        }
        Set<String> terms = new TreeSet<>();
        archs.forEach(each -> {
            terms.add(os + " " + each);
            terms.add("* " + each);
        });
        return terms;
    }

    /** The parts of a tag's name. */
    static Set<String> grams(String tag) {
        String text = tag.toLowerCase(Locale.ROOT);
        Set<String> grams = new TreeSet<>();
        for (int length = 1; length <= GRAM_LENGTH; length++) {
            for (int i = 0; i + length <= text.length(); i++) {
                grams.add(text.substring(i, i + length));
            }
        }
        return grams;
    }

    /** The parts that the name of each tag has that contains this text; more than needed are left out. */
    static Set<String> gramsOfPart(String part) {
        String text = part.toLowerCase(Locale.ROOT);
        if (text.length() <= GRAM_LENGTH) {
            return Set.of(text);
        }
        Set<String> grams = new TreeSet<>();
        for (int i = 0; i + GRAM_LENGTH <= text.length(); i++) {
            grams.add(text.substring(i, i + GRAM_LENGTH));
        }
        return grams;
    }

    /** Whether the grams of a text say all of it. */
    static boolean isOneGram(String part) {
        return part.length() <= GRAM_LENGTH;
    }

    static long micros(Optional<Instant> time) {
        return time.map(at -> Math.addExact(Math.multiplyExact(at.getEpochSecond(), MICROS), at.getNano() / 1000))
                .orElse(NEVER);
    }

    static Optional<Instant> time(long micros) {
        return micros == NEVER
                ? Optional.empty()
                : Optional.of(
                        Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000));
    }
}
