package dev.kontor.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.JsonDocument;
import dev.kontor.registry.document.Layout;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.ContentId;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Write;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The ids of a store's uploads. An id says all about an upload that has no bytes yet, under a key that only the store
 * holds: so beginning an upload writes nothing, every replica knows the id, and nobody can make one up.
 */
final class UploadIds {
    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int MAC_BYTES = 18;
    private static final Pattern FORM =
            Pattern.compile("([0-9a-z]{26})-([0-9a-z]{1,12})-([a-z0-9]{1,20})-([\\w-]{24})");

    private final SecretKeySpec key;

    private UploadIds(byte[] key) {
        this.key = new SecretKeySpec(key, MAC);
    }

    /**
     * What an id says.
     *
     * @param name the upload's own
     * @param algorithm of the digest that is computed while bytes arrive
     * @param begun when it was issued, to the second
     */
    record UploadId(ContentId name, DigestAlgorithm algorithm, Instant begun) {}

    /** The ids of a store; its key is made when there is none. */
    static UploadIds of(DocumentStore store, SecureRandom random) {
        Optional<Document> found = store.find(Layout.UPLOAD_KEY);
        if (found.isPresent()) {
            return decode(found.get());
        }
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        ObjectNode json = JsonDocument.begin("key");
        json.put("key", Base64.getEncoder().encodeToString(fresh));
        return switch (store.write(List.of(Write.create(Layout.UPLOAD_KEY, JsonDocument.encode(json))))) {
            case BatchOutcome.Applied _ -> new UploadIds(fresh);
            case BatchOutcome.Stopped stopped -> decode(stopped.current().orElseThrow());
        };
    }

    private static UploadIds decode(Document document) {
        return JsonDocument.text(
                Layout.UPLOAD_KEY,
                document.bytes(),
                "key",
                text -> new UploadIds(Base64.getDecoder().decode(text)));
    }

    /** Writes an id for an upload into a repository. */
    String issue(RepositoryName repository, UploadId id) {
        String told = id.name() + "-" + Long.toString(id.begun().getEpochSecond(), Character.MAX_RADIX) + "-"
                + id.algorithm().id();
        return told + "-" + mac(repository, told);
    }

    /** Reads an id that was issued for this repository; empty for any other text. */
    Optional<UploadId> read(RepositoryName repository, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String told = text.substring(0, matcher.end(3));
        byte[] right = mac(repository, told).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(right, matcher.group(4).getBytes(StandardCharsets.US_ASCII))) {
            return Optional.empty();
        }
        Instant begun = Instant.ofEpochSecond(Long.parseLong(matcher.group(2), Character.MAX_RADIX));
        return DigestAlgorithm.find(matcher.group(3))
                .map(algorithm -> new UploadId(new ContentId(matcher.group(1)), algorithm, begun));
    }

    private String mac(RepositoryName repository, String told) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            byte[] sum = mac.doFinal((repository.value() + "\n" + told).getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sum, MAC_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }
}
