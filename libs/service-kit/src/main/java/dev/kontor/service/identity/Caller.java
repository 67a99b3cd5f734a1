package dev.kontor.service.identity;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who makes a request: somebody whom the gateway found out, nobody in particular, or another program of the suite that asks
 * for itself.
 *
 * @param kind which of these
 * @param name the user's name, of 1 to 255 characters; {@code anonymous} of nobody in particular, and {@code service:} and
 *     its name of a program
 * @param groups the groups that the user is in; a program is in none
 * @param limits what the credential that was shown is good for, beside what its user may do; empty for all of that
 * @param facts what conditions on requests may look at; empty where no condition is configured
 */
public record Caller(
        Kind kind, String name, List<String> groups, Optional<List<Grant>> limits, Optional<RequestFacts> facts) {
    /** Somebody who did not say who they are. */
    public static final Caller ANONYMOUS =
            new Caller(Kind.ANONYMOUS, "anonymous", List.of(), Optional.empty(), Optional.empty());

    private static final String SERVICE = "service:";
    private static final int LONGEST_NAME = 255;
    private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    /** What somebody is. */
    public enum Kind {
        /** Nobody in particular. */
        ANONYMOUS,
        /** Somebody who is logged in. */
        USER,
        /**
         * Somebody with a token of another issuer that says itself what they may do: that, and nothing else, whatever the
         * access policy says. {@link #limits} has it.
         */
        ENTITLED,
        /** A program of the suite. */
        PROGRAM
    }

    public Caller {
        Objects.requireNonNull(kind);
        groups = List.copyOf(groups);
        limits = limits.map(List::copyOf);
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a caller's name has 1 to " + LONGEST_NAME + " characters");
        }
        if (kind == Kind.ENTITLED && limits.isEmpty()) {
            throw new IllegalArgumentException("a token that says what somebody may do says it");
        }
    }

    /** A user whose credential is good for all that the user may do. */
    public Caller(String name, List<String> groups) {
        this(Kind.USER, name, groups, Optional.empty(), Optional.empty());
    }

    /**
     * A program of the suite that asks for itself and not for a user.
     *
     * @param program its name, such as {@code sync}
     */
    public static Caller service(String program) {
        return new Caller(Kind.PROGRAM, SERVICE + program, List.of(), Optional.empty(), Optional.empty());
    }

    /** Somebody who may do these things, as a token of another issuer says. */
    public static Caller entitled(String name, List<Grant> grants) {
        return new Caller(Kind.ENTITLED, name, List.of(), Optional.of(grants), Optional.empty());
    }

    /** The same by a credential that is good for these things alone. */
    public Caller limitedTo(List<Grant> grants) {
        return new Caller(kind, name, groups, Optional.of(grants), facts);
    }

    /** The same with what conditions may look at. */
    public Caller with(RequestFacts observed) {
        return new Caller(kind, name, groups, limits, Optional.of(observed));
    }

    /** Whoever makes the request that the calling thread handles; {@link #ANONYMOUS} where nobody was found out. */
    public static Caller current() {
        return CURRENT.orElse(ANONYMOUS);
    }

    /** Does something as this caller: within it, and in what it forks in structured scopes, this is the current one. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /** Whether a user may have this name: it would not be taken for that of a program. */
    public static boolean isUserName(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_NAME && !name.startsWith(SERVICE);
    }

    /** Whether this issuer may say so: each may speak for itself, and for users the gateway alone. */
    boolean mayBeNamedBy(String issuer) {
        return switch (kind) {
            case PROGRAM -> equals(service(issuer));
            case ANONYMOUS, USER, ENTITLED -> issuer.equals(TokenIssuer.GATEWAY) && !name.startsWith(SERVICE);
        };
    }
}
