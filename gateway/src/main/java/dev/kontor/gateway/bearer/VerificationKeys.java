package dev.kontor.gateway.bearer;

import com.nimbusds.jose.JWSHeader;
import java.util.List;
import java.util.Optional;

/** The public keys of an issuer. Immutable, for any number of threads. */
final class VerificationKeys {
    /** Whoever names no key has so many tried; each takes some tens of microseconds. */
    private static final int MOST_TRIED = 16;

    private final List<VerificationKey> keys;

    VerificationKeys(List<VerificationKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** What became of a token. */
    enum Outcome {
        /** One of the keys signed it. */
        VERIFIED,
        /** None of them did, and the token does not name one of them: it may be by a newer one. */
        UNKNOWN_KEY,
        /** The key that it names did not sign it. */
        FORGED
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    int size() {
        return keys.size();
    }

    /**
     * Whether one of these keys signed a token. A name in its header only says which key to look at: keys without a name are
     * looked at for every token.
     */
    Outcome verify(ForeignToken token) {
        JWSHeader header = token.jwt().getHeader();
        Optional<String> id = Optional.ofNullable(header.getKeyID());
        List<VerificationKey> named = keys.stream()
                .filter(key -> id.isEmpty() || key.id().isEmpty() || key.id().equals(id))
                .toList();
        if (hasSigned(named, token)) {
            return Outcome.VERIFIED;
        }
        boolean isNamed =
                id.isPresent() && named.stream().anyMatch(key -> key.id().equals(id));
        return isNamed ? Outcome.FORGED : Outcome.UNKNOWN_KEY;
    }

    /** Whether one of these keys signed a token, whatever key it names. */
    boolean verifyByAny(ForeignToken token) {
        return verify(token) == Outcome.VERIFIED || hasSigned(keys, token);
    }

    private static boolean hasSigned(List<VerificationKey> candidates, ForeignToken token) {
        JWSHeader header = token.jwt().getHeader();
        return candidates.stream()
                .filter(key -> key.isFor(header))
                .limit(MOST_TRIED)
                .anyMatch(key -> key.verifies(token.jwt()));
    }
}
