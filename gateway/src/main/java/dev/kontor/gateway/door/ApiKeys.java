package dev.kontor.gateway.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Durability;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreException;
import dev.kontor.store.Write;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The API keys of all users, in the registry's default store. A key's secret is shown once, to whoever makes it; what is kept
 * is its hash.
 *
 * <p>{@code api-keys/by-hash/<hash>} holds a key, {@code api-keys/by-user/<user>/<id>} the hash, written before it; {@code
 * api-keys/used/<hash>} when it was used last. For any number of threads and processes.
 */
final class ApiKeys {
    /** The most keys of one user. */
    static final int MOST_OF_A_USER = 100;

    private static final System.Logger LOGGER = System.getLogger(ApiKeys.class.getName());
    private static final String MARK = "zak_";
    private static final Pattern SECRET = Pattern.compile("zak_[0-9a-f]{32}");
    private static final int RANDOM_BYTES = 16;

    private final DocumentStore store;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Instant> noted = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    ApiKeys(DocumentStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A key, and the secret that only its maker sees. */
    record Made(ApiKey key, String secret) {}

    /** A key, and when it was used last; empty: never. */
    record Listed(ApiKey key, Optional<Instant> lastUsed) {}

    /** Makes a key; empty when the user has as many as one may have. */
    Optional<Made> make(
            Identity owner, String label, List<String> scopes, Optional<Instant> expires, String creatorAgent) {
        Prefix own = ofUser(owner.user());
        if (store.list(own, "", MOST_OF_A_USER).size() == MOST_OF_A_USER) {
            return Optional.empty();
        }
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String secret = MARK + HexFormat.of().formatHex(bytes);
        String hash = hash(secret);
        ApiKey key = new ApiKey(uuid(), owner, label, scopes, clock.instant(), expires, creatorAgent);
        BatchOutcome outcome = store.write(List.of(
                Write.create(own.key(key.id()), hash.getBytes(StandardCharsets.US_ASCII)),
                Write.create(byHash(hash), key.encode())));
        if (!(outcome instanceof BatchOutcome.Applied)) {
            throw new IllegalStateException("a random number came twice");
        }
        return Optional.of(new Made(key, secret));
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }

    /** The keys of a user, the oldest of equal ids first. */
    List<Listed> list(String user) {
        List<Listed> keys = new ArrayList<>();
        for (KeyedDocument each : store.read(ofUser(user), "", MOST_OF_A_USER)) {
            String hash = new String(each.document().bytes(), StandardCharsets.US_ASCII);
            store.find(byHash(hash))
                    .map(Document::bytes)
                    .map(ApiKey::decode)
                    .ifPresent(key -> keys.add(new Listed(key, lastUse(hash))));
        }
        return keys;
    }

    private Optional<Instant> lastUse(String hash) {
        return store.find(used(hash))
                .map(document -> Instant.parse(new String(document.bytes(), StandardCharsets.US_ASCII)));
    }

    /** Takes a key back; one that is not there is taken back already. Its id may be any text. */
    void revoke(String user, String id) {
        if (!id.matches("[0-9a-f-]{36}")) {
            return;
        }
        Key own = ofUser(user).key(id);
        store.find(own).ifPresent(document -> {
            String hash = new String(document.bytes(), StandardCharsets.US_ASCII);
            store.write(List.of(Write.forget(byHash(hash))));
            store.write(List.of(Write.forget(own), Write.forget(used(hash))));
        });
    }

    /** Whether a text could be the secret of a key. */
    static boolean isSecret(String text) {
        return SECRET.matcher(text).matches();
    }

    /** The key with this secret, expired or not. */
    Optional<ApiKey> find(String secret) {
        return store.find(byHash(hash(secret))).map(Document::bytes).map(ApiKey::decode);
    }

    /** Notes that a key is used now, once a minute and in no request's way; what is lost in a crash is a minute. */
    void used(ApiKey key, String secret) {
        Instant now = clock.instant();
        String hash = hash(secret);
        if (noted.asMap().putIfAbsent(hash, now) == null) {
            Thread.ofVirtual().name("api-key-use").start(() -> {
                try {
                    store.write(
                            List.of(Write.store(used(hash), now.toString().getBytes(StandardCharsets.US_ASCII))),
                            Durability.RELAXED);
                } catch (StoreException e) {
                    LOGGER.log(System.Logger.Level.DEBUG, () -> "the use of key " + key.id() + " was not noted", e);
                }
            });
        }
    }

    private static Prefix ofUser(String user) {
        String name = Base64.getUrlEncoder().withoutPadding().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        // A name of 255 characters may have 1020 bytes, too many for a key.
        return Prefix.of("api-keys", "by-user", name.length() <= 400 ? name : hash(user));
    }

    private static Key byHash(String hash) {
        return Key.of("api-keys", "by-hash", hash);
    }

    private static Key used(String hash) {
        return Key.of("api-keys", "used", hash);
    }

    private static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
