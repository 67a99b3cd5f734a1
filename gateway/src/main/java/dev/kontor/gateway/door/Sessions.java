package dev.kontor.gateway.door;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kontor.oci.Json;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Durability;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.Write;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sessions of browsers, in the registry's default store: any replica finds them, and one that was ended is out everywhere
 * within seconds. The cookie is a random name of 256 bits and a signature of it, so that one that nobody was given is not even
 * looked for; what is kept under {@code sessions/} is the name's hash. A login always makes another session.
 */
final class Sessions {
    /** How long a session lasts. */
    static final Duration LIFETIME = Duration.ofHours(2);

    private static final Duration MEMORY = Duration.ofSeconds(5);
    private static final Prefix ALL = Prefix.of("sessions");
    private static final int PAGE = 1000;
    private static final int NAME_BYTES = 32;

    private final DocumentStore store;
    private final SecretKeySpec key;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Optional<Session>> remembered =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(MEMORY).build();

    /** @param secret signs cookies; all replicas have it */
    Sessions(DocumentStore store, byte[] secret, InstantSource clock) {
        this.store = store;
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.clock = clock;
    }

    /**
     * A session.
     *
     * @param provider where its user logged in; empty for a password
     */
    record Session(Identity identity, Instant ends, Optional<String> provider) {}

    /** Begins a session; returns the value of its cookie. */
    String begin(Identity identity, Optional<String> provider) {
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        String name = encoded(bytes);
        Session session = new Session(identity, clock.instant().plus(LIFETIME), provider);
        store.write(List.of(Write.store(keyOf(name), encode(session))));
        return name + "." + signature(name);
    }

    /** The session of a cookie; empty where there is none, or none any more. */
    Optional<Session> find(String cookie) {
        return name(cookie)
                .flatMap(name -> remembered.get(name, this::read))
                .filter(session -> clock.instant().isBefore(session.ends()));
    }

    private Optional<Session> read(String name) {
        return store.find(keyOf(name)).map(Document::bytes).map(Sessions::decode);
    }

    /** Ends the session of a cookie, if there is one. */
    Optional<Session> end(String cookie) {
        Optional<Session> session = find(cookie);
        name(cookie).ifPresent(name -> {
            store.write(List.of(Write.forget(keyOf(name))));
            remembered.put(name, Optional.empty());
        });
        return session;
    }

    /** Forgets sessions whose time is over. */
    void sweep() {
        String after = "";
        while (true) {
            List<DocumentEntry> page = store.list(ALL, after, PAGE);
            List<Write> over = new ArrayList<>();
            for (DocumentEntry entry : page) {
                store.find(entry.key())
                        .map(Document::bytes)
                        .map(Sessions::decode)
                        .filter(session -> session.ends().isBefore(clock.instant()))
                        .ifPresent(_ -> over.add(Write.forget(entry.key())));
            }
            if (!over.isEmpty()) {
                store.write(over, Durability.RELAXED);
            }
            if (page.size() < PAGE) {
                return;
            }
            after = ALL.rest(page.getLast().key());
        }
    }

    /** The name in a cookie that was given to somebody; empty for any other text. */
    private Optional<String> name(String cookie) {
        int dot = cookie.indexOf('.');
        if (dot < 1 || cookie.length() > 200) {
            return Optional.empty();
        }
        String name = cookie.substring(0, dot);
        byte[] shown = cookie.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(signature(name).getBytes(StandardCharsets.UTF_8), shown)
                ? Optional.of(name)
                : Optional.empty();
    }

    private String signature(String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return encoded(Arrays.copyOf(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)), 16));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC", e);
        }
    }

    private static Key keyOf(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return ALL.key(HexFormat.of().formatHex(hash));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] encode(Session session) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("user", session.identity().user());
        json.put("origin", session.identity().origin());
        ArrayNode groups = json.putArray("groups");
        session.identity().groups().forEach(groups::add);
        json.put("ends", session.ends().toString());
        session.provider().ifPresent(provider -> json.put("provider", provider));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Session decode(byte[] bytes) {
        try {
            ObjectNode json = (ObjectNode) Json.MAPPER.readTree(bytes);
            List<String> groups = new ArrayList<>();
            json.path("groups").forEach(group -> groups.add(group.asText()));
            return new Session(
                    new Identity(
                            json.path("user").asText(),
                            groups,
                            json.path("origin").asText()),
                    Instant.parse(json.path("ends").asText()),
                    Optional.of(json.path("provider").asText()).filter(text -> !text.isEmpty()));
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("a document that should hold a session does not", e);
        }
    }
}
