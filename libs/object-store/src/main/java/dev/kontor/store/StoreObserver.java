package dev.kontor.store;

import java.time.Duration;

/** Learns of the calls of a store and of its requests to a service. Called by many threads; must be quick and not fail. */
public interface StoreObserver {
    /** One that looks away: a store that is watched by this one is used as if nobody watched it. */
    StoreObserver NONE = new StoreObserver() {
        @Override
        public void called(String driver, StoreCall call, Duration duration, Ending ending) {}

        @Override
        public void read(String driver, long bytes) {}

        @Override
        public void written(String driver, long bytes) {}

        @Override
        public void requested(String request, Duration duration, Ending ending) {}
    };

    /** How something ended. */
    enum Ending {
        /** As it was asked; what was not found, or a condition that does not hold, is an answer too. */
        DONE,
        /** Another change came first, so that a batch stopped. */
        OVERTAKEN,
        /** The store did not answer, or failed. */
        UNAVAILABLE,
        /** The store has no room. */
        FULL,
        /** Too many changed the same at once. */
        CONTENDED,
        /** What is stored is damaged. */
        DAMAGED,
        /** The service refuses the credentials. */
        DENIED,
        /** Anything else: a defect, or a caller that broke off. */
        FAILED
    }

    /**
     * A call of a store ended.
     *
     * @param driver see {@link Capabilities#driver}
     * @param duration of the call; of {@link StoreCall#OPEN} up to the first byte
     */
    void called(String driver, StoreCall call, Duration duration, Ending ending);

    /** Bytes of contents were read. */
    void read(String driver, long bytes);

    /** Bytes of contents were written, be it that they are given up later. */
    void written(String driver, long bytes);

    /**
     * One request to an S3 service ended; what a call asks again is another one.
     *
     * @param request what was asked, one of a fixed set of words, such as {@code get}
     */
    void requested(String request, Duration duration, Ending ending);
}
