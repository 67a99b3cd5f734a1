package dev.kontor.gateway.door;

import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Key;
import dev.kontor.store.Write;
import java.security.SecureRandom;
import java.util.List;

/** A secret that all replicas of the gateway have, made by the first that asks for it and kept in the store. */
final class SharedSecret {
    private static final int BYTES = 32;

    private SharedSecret() {}

    /** The secret of this name, of 32 bytes. */
    static byte[] of(DocumentStore store, String name) {
        Key key = Key.of("secrets", name);
        return store.find(key).map(Document::bytes).orElseGet(() -> create(store, key));
    }

    private static byte[] create(DocumentStore store, Key key) {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return switch (store.write(List.of(Write.create(key, secret)))) {
            case BatchOutcome.Applied _ -> secret;
            case BatchOutcome.Stopped stopped -> stopped.current().orElseThrow().bytes();
        };
    }
}
