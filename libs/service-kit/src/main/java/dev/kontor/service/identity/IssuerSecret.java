package dev.kontor.service.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * A secret that one issuer has and nobody else. Of it a key is derived for each receiver (HKDF with SHA-256, RFC 5869), which
 * tells that receiver nothing of the secret, nor of the keys of others.
 */
final class IssuerSecret {
    private static final int BYTES = 32;

    private final String id;
    private final byte[] bytes;

    IssuerSecret(String id, byte[] bytes) {
        this.id = id;
        this.bytes = bytes.clone();
    }

    static IssuerSecret random(String id) {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new IssuerSecret(id, bytes);
    }

    String id() {
        return id;
    }

    /** The key of the same id with which this issuer signs for that audience. */
    IdentityKey keyFor(String issuer, String audience) {
        if (!KeyFile.isProgram(issuer) || !KeyFile.isProgram(audience)) {
            throw new IllegalArgumentException("no programs of the suite: " + issuer + ", " + audience);
        }
        byte[] info = ("kontor inner identity v1|" + issuer + "|" + audience).getBytes(StandardCharsets.US_ASCII);
        try {
            return IdentityKey.of(
                    id,
                    KDF.getInstance("HKDF-SHA256")
                            .deriveData(
                                    HKDFParameterSpec.ofExtract().addIKM(bytes).thenExpand(info, BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF", e);
        }
    }

    /** As it stands in a key file. */
    String line() {
        return id + ":" + encoded(bytes);
    }

    static String encoded(byte[] secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IssuerSecret secret && id.equals(secret.id) && Arrays.equals(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "IssuerSecret[" + id + "]";
    }
}
