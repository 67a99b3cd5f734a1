package dev.kontor.gateway.door;

import dev.kontor.service.identity.Caller;

/** Learns what happens at the door, to count it. */
public interface DoorObserver {
    /** Nobody learns anything. */
    DoorObserver NONE = new DoorObserver() {
        @Override
        public void recognised(Credential credential, String result) {
            // Nobody learns it.
        }

        @Override
        public void denied(Caller caller) {
            // Nobody learns it.
        }

        @Override
        public void limited(String by) {
            // Nobody learns it.
        }
    };

    /**
     * Somebody showed a credential that was not remembered.
     *
     * @param result {@code known}, {@code refused}, {@code slowed} or {@code unavailable}
     */
    void recognised(Credential credential, String result);

    /** Somebody may not do what they asked for. */
    void denied(Caller caller);

    /**
     * Somebody asked too often.
     *
     * @param by whose requests were counted, {@code address} or {@code user}
     */
    void limited(String by);
}
