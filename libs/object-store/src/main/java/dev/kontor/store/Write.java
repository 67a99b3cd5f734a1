package dev.kontor.store;

import java.util.Objects;

/** One step of an ordered batch. */
public sealed interface Write {
    /** The document that it writes. */
    Key key();

    /**
     * Stores bytes under a key when the expectation holds.
     *
     * <p>Equality is that of identity of the bytes; a batch is written, not compared.
     */
    final class Put implements Write {
        private final Key key;
        private final Expectation expectation;
        private final byte[] bytes;

        private Put(Key key, Expectation expectation, byte[] bytes) {
            this.key = Objects.requireNonNull(key, "key");
            this.expectation = Objects.requireNonNull(expectation, "expectation");
            this.bytes = Objects.requireNonNull(bytes, "bytes");
        }

        @Override
        public Key key() {
            return key;
        }

        /** What must hold for this write and all that follow it in its batch. */
        public Expectation expectation() {
            return expectation;
        }

        /** The bytes to store, shared and not to be changed. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /**
     * Forgets a key wholly, whatever stands there; absent is fine. Only for keys that nobody changes by compare-and-set
     * at the same time.
     *
     * @param key what to forget
     */
    record Forget(Key key) implements Write {}

    /** A write on a condition. */
    static Write put(Key key, Expectation expectation, byte[] bytes) {
        return new Put(key, expectation, bytes);
    }

    /** A write that happens only where nothing stands. */
    static Write create(Key key, byte[] bytes) {
        return new Put(key, new Expectation.Absent(), bytes);
    }

    /** A write without a condition. */
    static Write store(Key key, byte[] bytes) {
        return new Put(key, new Expectation.Anything(), bytes);
    }

    /** Forgets a key. */
    static Write forget(Key key) {
        return new Forget(key);
    }
}
