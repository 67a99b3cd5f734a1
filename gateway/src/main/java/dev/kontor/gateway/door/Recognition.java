package dev.kontor.gateway.door;

import java.time.Duration;

/** One way to find out who somebody is. For any number of threads; never throws for what a client sends. */
public interface Recognition {
    /** A word for it in {@link Identity#origin}, in logs and in metrics, such as {@code ldap}. */
    String origin();

    /** Looks at a credential; {@link Verdict.NotMine} for kinds that it does not know. Takes 10 seconds at most. */
    Verdict recognise(Credential credential);

    /** Whether a user for whom it vouched can still come in, for whoever holds an API key or a session of theirs. */
    Standing standing(String user);

    /** How long a password that it recognised may be taken without asking again; at most a minute. */
    default Duration memory() {
        return Recognitions.shortMemory();
    }

    /**
     * Whether secrets that it recognises are such as people choose, so that guesses must be slowed. Others are asked also
     * while somebody must wait who guessed.
     */
    default boolean isGuessable() {
        return true;
    }

    /** Whether a user is still there. */
    enum Standing {
        /** Yes, or nobody could know better. */
        STANDING,
        /** No: what was made for this user is not good any more. */
        GONE,
        /** Nobody can say at this moment. */
        UNKNOWN
    }
}
