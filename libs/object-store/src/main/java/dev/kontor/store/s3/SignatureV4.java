package dev.kontor.store.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests as S3 wants it: AWS Signature Version 4, in the header {@code Authorization}. For any number of threads. */
final class SignatureV4 {
    /** Stands for the hash of a body that the signature does not cover. */
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String HMAC = "HmacSHA256";
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    private final String region;
    private final Supplier<S3Settings.Credentials> credentials;
    private final InstantSource clock;
    private volatile Optional<DayKey> dayKey = Optional.empty();

    /** A key that is derived once a day. */
    private record DayKey(String day, String secret, SecretKeySpec key) {
        @Override
        public String toString() {
            return "DayKey[" + day + "]";
        }
    }

    SignatureV4(String region, Supplier<S3Settings.Credentials> credentials, InstantSource clock) {
        this.region = region;
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * The headers of a request, with those that sign it.
     *
     * @param authority what the header {@code Host} will say
     * @param path as it is sent: see {@link #encoded}
     * @param query as it is sent, its parameters in order; may be empty
     * @param headers further headers in small letters; those that begin with {@code x-amz-} are signed
     * @param bodyHash SHA-256 of the body in small hexadecimal digits, or {@link #UNSIGNED}
     */
    Map<String, String> sign(
            String method, String authority, String path, String query, Map<String, String> headers, String bodyHash) {
        S3Settings.Credentials pair = credentials.get();
        String time = TIME.format(ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        SortedMap<String, String> all = new TreeMap<>(headers);
        all.put("x-amz-date", time);
        all.put("x-amz-content-sha256", bodyHash);
        pair.sessionToken().ifPresent(token -> all.put("x-amz-security-token", token));
        StringBuilder names = new StringBuilder("host");
        StringBuilder canonical = new StringBuilder("host:").append(authority).append('\n');
        all.forEach((name, value) -> {
            if (name.startsWith("x-amz-")) {
                names.append(';').append(name);
                canonical.append(name).append(':').append(value.strip()).append('\n');
            }
        });
        String request = String.join("\n", method, path, query, canonical, names, bodyHash);
        String day = time.substring(0, 8);
        String scope = day + "/" + region + "/s3/aws4_request";
        String toSign = String.join("\n", ALGORITHM, time, scope, hash(request.getBytes(StandardCharsets.UTF_8)));
        String signature = HexFormat.of().formatHex(mac(key(day, pair.secretKey()), toSign));
        all.put(
                "authorization",
                ALGORITHM + " Credential=" + pair.accessKey() + "/" + scope + ",SignedHeaders=" + names + ",Signature="
                        + signature);
        return all;
    }

    private SecretKeySpec key(String day, String secret) {
        Optional<DayKey> known =
                dayKey.filter(each -> each.day().equals(day) && each.secret().equals(secret));
        if (known.isPresent()) {
            return known.get().key();
        }
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String step : List.of(day, region, "s3", "aws4_request")) {
            key = mac(hmacKey(key), step);
        }
        dayKey = Optional.of(new DayKey(day, secret, hmacKey(key)));
        return hmacKey(key);
    }

    private static SecretKeySpec hmacKey(byte[] key) {
        return new SecretKeySpec(key, HMAC);
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    /** SHA-256 in small hexadecimal digits. */
    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A path as it is sent and signed: all but letters, digits, {@code -._~} and the slashes is percent-encoded. */
    static String encoded(String path) {
        StringBuilder encoded = new StringBuilder(path.length() + 16);
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(each) >= 0) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return encoded.toString();
    }
}
