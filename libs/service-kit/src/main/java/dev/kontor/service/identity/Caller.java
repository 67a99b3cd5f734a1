package dev.kontor.service.identity;

import java.util.List;

/**
 * Who makes a request: somebody whom the gateway found out, or another program of the suite that asks for itself.
 *
 * @param name the user's name, of 1 to 255 characters, or {@code service:} and the name of a program
 * @param groups the groups that the user is in; a program is in none
 */
public record Caller(String name, List<String> groups) {
    /** Somebody who did not say who they are. */
    public static final Caller ANONYMOUS = new Caller("anonymous", List.of());

    private static final String SERVICE = "service:";
    private static final int LONGEST_NAME = 255;
    private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    public Caller {
        groups = List.copyOf(groups);
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a caller's name has 1 to " + LONGEST_NAME + " characters");
        }
    }

    /**
     * A program of the suite that asks for itself and not for a user.
     *
     * @param program its name, such as {@code sync}
     */
    public static Caller service(String program) {
        return new Caller(SERVICE + program, List.of());
    }

    /** Whoever makes the request that the calling thread handles; {@link #ANONYMOUS} where nobody was found out. */
    public static Caller current() {
        return CURRENT.orElse(ANONYMOUS);
    }

    /** Does something as this caller: within it, and in what it forks in structured scopes, this is the current one. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /** Whether this issuer may say so: each may speak for itself, and for users the gateway alone. */
    boolean mayBeNamedBy(String issuer) {
        return equals(service(issuer)) || (issuer.equals(TokenIssuer.GATEWAY) && !name.startsWith(SERVICE));
    }
}
