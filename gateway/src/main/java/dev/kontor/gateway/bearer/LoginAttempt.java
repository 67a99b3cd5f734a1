package dev.kontor.gateway.bearer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * A login that a browser has begun. Never prints its secrets.
 *
 * @param state comes back with the browser
 * @param nonce comes back in the provider's token
 * @param verifier shows that whoever has the code is who began
 * @param callback where the provider sends the browser
 */
public record LoginAttempt(String state, String nonce, String verifier, String callback) {
    /** What the provider is told of the verifier at first (RFC 7636 §4.2, {@code S256}). */
    String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "a login";
    }
}
