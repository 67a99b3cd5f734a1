package dev.kontor.service.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;

/** The key by which one receiver believes one issuer, ready for use by many threads. */
record IdentityKey(String id, MACSigner signer, MACVerifier verifier) {
    /** The shortest secret for HS256 (RFC 7518 §3.2). */
    static final int LEAST_BYTES = 32;

    static IdentityKey of(String id, byte[] secret) {
        try {
            return new IdentityKey(id, new MACSigner(secret), new MACVerifier(secret));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("a secret has at least " + LEAST_BYTES + " bytes", e);
        }
    }

    /** As it stands in the receiver's key file. */
    String line(String issuer) {
        return issuer + ":" + id + ":" + IssuerSecret.encoded(signer.getSecret());
    }

    @Override
    public String toString() {
        return "IdentityKey[" + id + "]";
    }
}
