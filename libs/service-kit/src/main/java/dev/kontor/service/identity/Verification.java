package dev.kontor.service.identity;

import java.util.Locale;

/** What became of a token. */
public sealed interface Verification {
    /**
     * The request is from this caller.
     *
     * @param issuer who says so
     */
    record Accepted(Caller caller, String issuer) implements Verification {}

    /** Nobody vouches for this request. The reason is for the log and the metrics, never for whoever asks. */
    record Refused(Reason reason) implements Verification {}

    /** What is wrong with a token. */
    enum Reason {
        /** There is none, or more than one. */
        MISSING,
        /** It is longer than any that is issued. */
        TOO_LONG,
        /** It is no signed token, or lacks a claim. */
        MALFORMED,
        /** It asks for another algorithm than HS256. */
        ALGORITHM,
        /** Nobody of that name issues tokens for this service. */
        ISSUER,
        /** The issuer has no such key (any more). */
        KEY,
        /** It was not signed with the key that it names. */
        SIGNATURE,
        /** It is for another service. */
        AUDIENCE,
        /** It is for another method. */
        METHOD,
        /** It is for another path or query. */
        PATH,
        /** Its issuer may not speak for that caller. */
        CALLER,
        /** Its time is over. */
        EXPIRED,
        /** Its time has not come, or it is good for longer than any that is issued. */
        TIME;

        /** A fixed word for metrics and logs. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
