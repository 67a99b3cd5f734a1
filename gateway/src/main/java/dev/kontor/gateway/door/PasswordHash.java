package dev.kontor.gateway.door;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * A password as {@code htpasswd} keeps it: bcrypt, or SHA-crypt with SHA-256 or SHA-512. bcrypt looks at the first 72 bytes of
 * a password, as it does everywhere.
 */
final class PasswordHash {
    private static final int BCRYPT_BYTES = 72;
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-9])\\$[./A-Za-z0-9]{53}");
    private static final Pattern SHA_CRYPT = Pattern.compile(
            "(\\$[56]\\$(?:rounds=[0-9]{1,7}\\$)?[./A-Za-z0-9]{1,16}\\$)[./A-Za-z0-9]{43}(?:[./A-Za-z0-9]{43})?");

    private final String text;

    private PasswordHash(String text) {
        this.text = text;
    }

    /** The hash that a text is; empty for any other text, those of weaker kinds among them. */
    static Optional<PasswordHash> parse(String text) {
        return BCRYPT.matcher(text).matches() || SHA_CRYPT.matcher(text).matches()
                ? Optional.of(new PasswordHash(text))
                : Optional.empty();
    }

    /** Whether it is that of this password; takes as long for a right one as for a wrong one, some milliseconds. */
    boolean isOf(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (text.startsWith("$2")) {
            return OpenBSDBCrypt.checkPassword(
                    text, bytes.length > BCRYPT_BYTES ? Arrays.copyOf(bytes, BCRYPT_BYTES) : bytes);
        }
        String salt = text.substring(0, text.lastIndexOf('$') + 1);
        String actual = text.startsWith("$5") ? Sha2Crypt.sha256Crypt(bytes, salt) : Sha2Crypt.sha512Crypt(bytes, salt);
        return MessageDigest.isEqual(
                actual.getBytes(StandardCharsets.US_ASCII), text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "a hash";
    }
}
