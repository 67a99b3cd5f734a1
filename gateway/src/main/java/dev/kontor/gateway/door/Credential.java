package dev.kontor.gateway.door;

import java.security.cert.X509Certificate;
import java.util.List;

/** What a request shows to say who makes it. None of them prints what is secret. */
public sealed interface Credential {
    /** Nothing, or {@code Basic Og==}, by which clients say that they have nothing. */
    record None() implements Credential {}

    /** A name and a password or an API key (RFC 7617). */
    record Password(String user, String secret) implements Credential {
        @Override
        public String toString() {
            return "a password of " + user;
        }
    }

    /** A bearer token (RFC 6750). */
    record Token(String text) implements Credential {
        @Override
        public String toString() {
            return "a token";
        }
    }

    /** The cookie of a browser's session, from a page that may use it. */
    record Session(String cookie) implements Credential {
        @Override
        public String toString() {
            return "a session";
        }
    }

    /** What a request says in a way that nobody can read, such as two credentials at once. */
    record Unreadable() implements Credential {}

    /** A certificate that the TLS handshake found good, first the client's own. */
    record Certificate(List<X509Certificate> chain) implements Credential {}
}
