package dev.kontor.service.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the keys of a file: {@code kid:base64url-secret} on each line; empty lines and those after {@code #} do not count. */
final class KeyRingFile {
    private static final int LARGEST_FILE = 64 << 10;
    private static final int MOST_KEYS = 64;
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Path path;

    KeyRingFile(Path path) {
        this.path = path;
    }

    /**
     * The keys, in the order of the lines.
     *
     * @throws KeyRingException when there are none, or any line is wrong
     */
    List<IdentityKey> read() {
        return keys(text());
    }

    /** Whether others than the file's owner may read it, as far as the system tells. */
    boolean isReadableByOthers() {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            return permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private String text() {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new KeyRingException("the key file " + path + " is larger than " + LARGEST_FILE + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new KeyRingException("there is no key file " + path);
        } catch (IOException e) {
            throw new KeyRingException("the key file " + path + " cannot be read: " + e.getMessage());
        }
    }

    private List<IdentityKey> keys(String text) {
        List<IdentityKey> keys = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String written = line.strip();
            if (!written.isEmpty() && !written.startsWith("#")) {
                keys.add(key(written, number, keys));
            }
        }
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw new KeyRingException("the key file " + path + " must hold 1 to " + MOST_KEYS + " keys");
        }
        return List.copyOf(keys);
    }

    private IdentityKey key(String written, int line, List<IdentityKey> before) {
        int colon = written.indexOf(':');
        if (colon < 0 || !KEY_ID.matcher(written.substring(0, colon)).matches()) {
            throw wrong(line, "must be 'name:secret', the name of letters, digits, '.', '_' and '-'");
        }
        String id = written.substring(0, colon);
        if (before.stream().anyMatch(key -> key.id().equals(id))) {
            throw wrong(line, "names a key that stands above already");
        }
        byte[] secret = secret(written.substring(colon + 1), line);
        if (secret.length < IdentityKey.LEAST_BYTES) {
            throw wrong(line, "has a secret of fewer than " + IdentityKey.LEAST_BYTES + " bytes");
        }
        return IdentityKey.of(id, secret);
    }

    private byte[] secret(String text, int line) {
        try {
            return Base64.getUrlDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(line, "has a secret that is not in base64url (RFC 4648 §5)");
        }
    }

    private KeyRingException wrong(int line, String what) {
        return new KeyRingException("the key file " + path + ", line " + line + ", " + what);
    }
}
