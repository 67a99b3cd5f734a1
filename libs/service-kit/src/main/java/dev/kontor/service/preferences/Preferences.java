package dev.kontor.service.preferences;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.JsonDocument;
import dev.kontor.service.api.Operation.Liking;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreContendedException;
import dev.kontor.store.Write;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What users like, in small documents of the registry's store: one for each user, changed by compare-and-set, and one for each
 * star, so that those of a repository can be counted. A star's document is written with the user's or after it, and is put
 * right by the next change: what the user's document says counts.
 */
public final class Preferences {
    /** The most repositories that a user may star, and the most that they may bookmark. */
    public static final int MOST = 10_000;

    private static final String KIND = "preferences";
    private static final int TRIES = 100;
    private static final int PAGE = 1_000;

    private final DocumentStore documents;

    /** Those that are kept among these documents. */
    public Preferences(DocumentStore documents) {
        this.documents = documents;
    }

    /** What became of a wish. */
    public enum Outcome {
        /** It is liked now. */
        LIKED,
        /** It is not liked any more, or was not. */
        NOT_LIKED,
        /** It is not liked: the user likes {@link #MOST} others. */
        TOO_MANY
    }

    /** What a user likes; nothing of one who never said so. */
    public Liked liked(String user) {
        Key key = key(user);
        return documents
                .find(key)
                .map(document -> JsonDocument.decode(key, KIND, document.bytes(), Preferences::read))
                .orElse(Liked.NOTHING);
    }

    /** How many users starred a repository. */
    public long stars(RepositoryName repository) {
        Prefix prefix = stars(repository.segment());
        long count = 0;
        String after = "";
        while (true) {
            List<DocumentEntry> page = documents.list(prefix, after, PAGE);
            count += page.size();
            if (page.size() < PAGE) {
                return count;
            }
            after = prefix.rest(page.getLast().key());
        }
    }

    /** Likes what was not liked, and the reverse; of several at once each counts. */
    public Outcome toggle(String user, Liking liking, RepositoryName repository) {
        return change(user, liking, repository, isLiked -> !isLiked);
    }

    /** Likes a repository, or likes it no more; may be repeated. */
    public Outcome set(String user, Liking liking, RepositoryName repository, boolean isLiked) {
        return change(user, liking, repository, _ -> isLiked);
    }

    private Outcome change(String user, Liking liking, RepositoryName repository, UnaryOperator<Boolean> wish) {
        Key key = key(user);
        Optional<Document> found = documents.find(key);
        for (int i = 0; i < TRIES; i++) {
            Liked before = found.map(document -> JsonDocument.decode(key, KIND, document.bytes(), Preferences::read))
                    .orElse(Liked.NOTHING);
            Set<RepositoryName> all = new TreeSet<>(liking == Liking.STAR ? before.stars() : before.bookmarks());
            boolean isLiked = wish.apply(all.contains(repository));
            if (isLiked && all.size() >= MOST && !all.contains(repository)) {
                return Outcome.TOO_MANY;
            }
            boolean isOther = isLiked ? all.add(repository) : all.remove(repository);
            Liked now = liking == Liking.STAR ? new Liked(all, before.bookmarks()) : new Liked(before.stars(), all);
            List<Write> batch = new ArrayList<>();
            if (isOther) {
                batch.add(Write.put(key, Expectation.asFound(found), encode(user, now)));
            }
            if (liking == Liking.STAR) {
                batch.add(star(user, repository, isLiked));
            }
            switch (batch.isEmpty() ? new BatchOutcome.Applied() : documents.write(batch)) {
                case BatchOutcome.Applied _ -> {
                    return isLiked ? Outcome.LIKED : Outcome.NOT_LIKED;
                }
                case BatchOutcome.Stopped stopped -> found = stopped.current();
            }
        }
        throw new StoreContendedException("what a user likes changes all the time");
    }

    private static Write star(String user, RepositoryName repository, boolean isLiked) {
        Key key = stars(repository.segment()).key(name(user));
        return isLiked ? Write.store(key, JsonDocument.encode(JsonDocument.begin("star"))) : Write.forget(key);
    }

    private static Prefix stars(String segment) {
        return Prefix.of("preferences", "stars", segment);
    }

    private static Key key(String user) {
        return Key.of("preferences", "users", name(user));
    }

    /** The name of a user may hold any characters and be long: a hash of it is none of another's. */
    private static String name(String user) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] encode(String user, Liked liked) {
        ObjectNode json = JsonDocument.begin(KIND);
        json.put("user", user);
        write(liked.stars(), json.putArray("stars"));
        write(liked.bookmarks(), json.putArray("bookmarks"));
        return JsonDocument.encode(json);
    }

    private static void write(Set<RepositoryName> names, ArrayNode array) {
        names.forEach(each -> array.add(each.value()));
    }

    private static Liked read(JsonNode json) {
        return new Liked(names(json.path("stars")), names(json.path("bookmarks")));
    }

    private static Set<RepositoryName> names(JsonNode array) {
        Set<RepositoryName> names = new TreeSet<>();
        array.forEach(each -> names.add(RepositoryName.of(each.asText())));
        return names;
    }
}
