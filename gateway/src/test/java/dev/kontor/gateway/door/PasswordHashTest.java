package dev.kontor.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private static final String DIGITS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static String bcrypt(String password) {
        return OpenBSDBCrypt.generate(
                password.toCharArray(), "kontor-salt-16-b".getBytes(StandardCharsets.US_ASCII), 4);
    }

    private static boolean isOf(String hash, String password) {
        return PasswordHash.parse(hash).orElseThrow().isOf(password);
    }

    @Test
    void bitsThatMeanNothingInASaltMakeNoOtherPassword() {
        String hash = bcrypt("secret");
        int last = DIGITS.indexOf(hash.charAt(28));
        for (int bits = 0; bits < 16; bits++) {
            String other = hash.substring(0, 28) + DIGITS.charAt((last & 0x30) | bits) + hash.substring(29);
            assertThat(isOf(other, "secret")).as(other).isTrue();
            assertThat(isOf(other, "Secret")).as(other).isFalse();
        }
        String anotherSalt = hash.substring(0, 28) + DIGITS.charAt(last ^ 0x10) + hash.substring(29);
        assertThat(isOf(anotherSalt, "secret")).isFalse();
    }

    @Test
    void knowsEveryLetterOfBcrypt() {
        String hash = bcrypt("secret").substring(3);
        for (String kind : List.of("$2a", "$2b", "$2y")) {
            assertThat(isOf(kind + hash, "secret")).as(kind).isTrue();
        }
    }

    @Test
    void bcryptLooksAtSeventyTwoBytes() {
        String long80 = "ä".repeat(40);
        assertThat(isOf(bcrypt(long80), long80)).isTrue();
        assertThat(isOf(bcrypt(long80), "ä".repeat(36))).isTrue();
        assertThat(isOf(bcrypt(long80), "ä".repeat(35))).isFalse();
    }

    @Test
    void refusesWhatItCouldNotCheckOrNotSoon() {
        byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);
        String of256 = Sha2Crypt.sha256Crypt(secret.clone(), "$5$salt");
        String of512 = Sha2Crypt.sha512Crypt(secret.clone(), "$6$rounds=1000$salt");
        assertThat(isOf(of256, "secret")).isTrue();
        assertThat(isOf(of512, "secret")).isTrue();
        assertThat(isOf(of512, "secret ")).isFalse();
        for (String odd : List.of(
                "",
                "secret",
                "$2a$31$" + "a".repeat(53),
                "$2x$04$" + "a".repeat(53),
                "$1$salt$" + "a".repeat(22),
                of256.replace("$salt$", "$$"),
                of256.replace("salt", "s alt"),
                of256.replace("salt", "sält"),
                of256 + "a",
                of256.replace("$5$", "$6$"),
                of512.replace("1000", "0"),
                of512.replace("1000", "999"),
                of512.replace("1000", "9999999"))) {
            assertThat(PasswordHash.parse(odd)).as(odd).isEmpty();
        }
    }

    @Test
    void whateverLooksLikeAHashCanBeChecked() {
        Random random = new Random(15);
        for (int i = 0; i < 300; i++) {
            String text = switch (i % 3) {
                case 0 -> "$2b$04$" + digits(random, 53);
                case 1 -> "$5$rounds=1000$" + digits(random, 1 + random.nextInt(16)) + "$" + digits(random, 43);
                default -> "$6$rounds=1000$" + digits(random, 1 + random.nextInt(16)) + "$" + digits(random, 86);
            };
            Optional<PasswordHash> hash = PasswordHash.parse(text);
            assertThat(hash).as(text).isPresent();
            assertThatCode(() -> assertThat(hash.get().isOf("x")).isFalse())
                    .as(text)
                    .doesNotThrowAnyException();
            assertThat(hash.get().toString()).isEqualTo("a hash");
        }
    }

    private static String digits(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return text.toString();
    }
}
