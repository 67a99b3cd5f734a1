package dev.kontor.gateway.door;

import dev.kontor.gateway.bearer.LoginAttempt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A login that a browser has begun, as the browser's cookie keeps it: signed, so that any replica can go on and nobody can
 * make one up. The values that the provider sees are worked out from a random seed in it, with the key; who only knows one of
 * them knows no other.
 *
 * @param provider where
 * @param then where the browser goes after it; empty: nowhere
 */
record BegunLogin(String seed, String provider, String then, Instant ends) {
    /** How long somebody may take at the provider. */
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final int PARTS = 5;
    private static final int LONGEST = 3000;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Signs and reads them. All replicas have the same key. */
    record Signer(SecretKeySpec key, InstantSource clock) {
        static Signer of(byte[] secret, InstantSource clock) {
            return new Signer(new SecretKeySpec(secret, "HmacSHA256"), clock);
        }

        BegunLogin begin(String provider, String then) {
            byte[] seed = new byte[32];
            RANDOM.nextBytes(seed);
            return new BegunLogin(encoded(seed), provider, then, clock.instant().plus(LIFETIME));
        }

        /** What the provider is told. */
        LoginAttempt attempt(BegunLogin login, String callback) {
            return new LoginAttempt(state(login), made("nonce", login), made("verifier", login), callback);
        }

        String state(BegunLogin login) {
            return made("state", login);
        }

        private String made(String use, BegunLogin login) {
            return code(use + "\n" + login.seed());
        }

        /** The value of a cookie. */
        String write(BegunLogin login) {
            String text = String.join(
                    ".",
                    login.seed(),
                    encoded(login.provider().getBytes(StandardCharsets.UTF_8)),
                    encoded(login.then().getBytes(StandardCharsets.UTF_8)),
                    Long.toString(login.ends().getEpochSecond()));
            return text + "." + code("cookie\n" + text);
        }

        /** The login of a cookie; empty where there is none, or its time is over. */
        Optional<BegunLogin> read(String cookie) {
            String[] parts = cookie.split("\\.", -1);
            if (cookie.length() > LONGEST || parts.length != PARTS) {
                return Optional.empty();
            }
            String text = cookie.substring(0, cookie.lastIndexOf('.'));
            if (!isSame(parts[PARTS - 1], code("cookie\n" + text))) {
                return Optional.empty();
            }
            return Optional.of(new BegunLogin(
                            parts[0],
                            decoded(parts[1]),
                            decoded(parts[2]),
                            Instant.ofEpochSecond(Long.parseLong(parts[3]))))
                    .filter(login -> clock.instant().isBefore(login.ends()));
        }

        private String code(String text) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(key);
                return encoded(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no HMAC", e);
            }
        }

        @Override
        public String toString() {
            return "a signer";
        }
    }

    static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String decoded(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "a login at " + provider;
    }
}
