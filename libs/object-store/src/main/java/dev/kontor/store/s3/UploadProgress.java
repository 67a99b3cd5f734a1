package dev.kontor.store.s3;

import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far an upload has come, as the token of a {@link ContentProgress}.
 *
 * <p>Its bytes are the parts of a multipart upload, and behind them a tail that is too short to be a part and lies in an
 * object of its own. The parts are held to their ETags by a running hash: parts that another writer put in their place do
 * not count as these.
 *
 * @param uploadId the multipart upload; empty while all bytes are in the tail
 * @param parts how many parts it has
 * @param partsBytes their bytes
 * @param etags running hash of their ETags, in order
 * @param tail the object of the bytes behind the parts
 * @param superseded an older tail that nothing needs once this progress is known
 */
record UploadProgress(
        Optional<String> uploadId,
        int parts,
        long partsBytes,
        String etags,
        Optional<ContentId> tail,
        Optional<ContentId> superseded) {
    static final UploadProgress NOTHING =
            new UploadProgress(Optional.empty(), 0, 0, "", Optional.empty(), Optional.empty());

    /** Reads a token; only tokens made here are given to it. */
    static UploadProgress of(ContentProgress progress) {
        Map<String, String> values = new HashMap<>();
        for (String field : progress.token().split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                values.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return new UploadProgress(
                Optional.ofNullable(values.get("upload")),
                Integer.parseInt(values.getOrDefault("parts", "0")),
                Long.parseLong(values.getOrDefault("bytes", "0")),
                values.getOrDefault("etags", ""),
                Optional.ofNullable(values.get("tail")).flatMap(ContentId::parse),
                Optional.ofNullable(values.get("superseded")).flatMap(ContentId::parse));
    }

    ContentProgress toContentProgress(long sizeBytes) {
        StringBuilder token =
                new StringBuilder("parts=").append(parts).append(",bytes=").append(partsBytes);
        uploadId.ifPresent(
                id -> token.append(",upload=").append(id).append(",etags=").append(etags));
        tail.ifPresent(id -> token.append(",tail=").append(id));
        superseded.ifPresent(id -> token.append(",superseded=").append(id));
        return new ContentProgress(sizeBytes, token.toString());
    }

    /** Continues a running hash of ETags. */
    static String chain(String before, List<String> etags) {
        String hash = before;
        for (String etag : etags) {
            hash = HexFormat.of().formatHex(sha256((hash + etag).getBytes(StandardCharsets.US_ASCII)), 0, 16);
        }
        return hash;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
