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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys of one program in a file. A line is {@code name:secret}, a secret of the program's own, or {@code
 * issuer:name:key}, a key by which it believes an issuer; secrets and keys are in base64url. Lines that are empty or begin
 * with {@code #} do not count.
 */
final class KeyFile {
    private static final int LARGEST_FILE = 64 << 10;
    private static final int MOST_KEYS = 64;
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern PROGRAM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final Path path;

    KeyFile(Path path) {
        this.path = path;
    }

    /** One line that counts. */
    sealed interface Line {
        /** Whose key it is; empty where it is the program's own secret. */
        Optional<String> issuer();

        String id();
    }

    private record Own(IssuerSecret secret) implements Line {
        @Override
        public Optional<String> issuer() {
            return Optional.empty();
        }

        @Override
        public String id() {
            return secret.id();
        }
    }

    private record Believed(String of, IdentityKey key) implements Line {
        @Override
        public Optional<String> issuer() {
            return Optional.of(of);
        }

        @Override
        public String id() {
            return key.id();
        }
    }

    static boolean isProgram(String name) {
        return PROGRAM.matcher(name).matches();
    }

    Path path() {
        return path;
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

    /**
     * All that stands in it.
     *
     * @throws KeyRingException when it cannot be read
     */
    String text() {
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

    /**
     * The keys of such a text.
     *
     * @throws KeyRingException when any line is wrong
     */
    ProgramKeys parse(String text) {
        List<IssuerSecret> own = new ArrayList<>();
        Map<String, Map<String, IdentityKey>> believed = new HashMap<>();
        Set<String> names = new HashSet<>();
        int number = 0;
        for (String written : text.lines().toList()) {
            number++;
            Optional<Line> read = line(written, number);
            if (read.isEmpty()) {
                continue;
            }
            Line line = read.get();
            if (!names.add(line.issuer().orElse("") + ":" + line.id())) {
                throw wrong(number, "names a key that stands above already");
            }
            switch (line) {
                case Own mine -> own.add(mine.secret());
                case Believed other ->
                    believed.computeIfAbsent(other.of(), _ -> new HashMap<>()).put(other.id(), other.key());
            }
        }
        if (names.size() > MOST_KEYS) {
            throw new KeyRingException("the key file " + path + " holds more than " + MOST_KEYS + " keys");
        }
        return new ProgramKeys(own, believed);
    }

    /** What a line says; empty where it does not count. */
    Optional<Line> line(String written, int number) {
        String text = written.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        String[] parts = text.split(":", -1);
        boolean isOwn = parts.length == 2;
        boolean isShaped = (isOwn || (parts.length == 3 && isProgram(parts[0])))
                && KEY_ID.matcher(parts[parts.length - 2]).matches();
        if (!isShaped) {
            throw wrong(
                    number,
                    "must be 'name:secret' or 'issuer:name:key', the name of letters, digits, '.', '_' and '-', the"
                            + " issuer a program of the suite");
        }
        byte[] secret = secret(parts[parts.length - 1], number);
        return Optional.of(
                isOwn
                        ? new Own(new IssuerSecret(parts[0], secret))
                        : new Believed(parts[0], IdentityKey.of(parts[1], secret)));
    }

    private byte[] secret(String text, int line) {
        byte[] secret;
        try {
            secret = Base64.getUrlDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(line, "has a secret that is not in base64url (RFC 4648 §5)");
        }
        if (secret.length < IdentityKey.LEAST_BYTES) {
            throw wrong(line, "has a secret of fewer than " + IdentityKey.LEAST_BYTES + " bytes");
        }
        return secret;
    }

    private KeyRingException wrong(int line, String what) {
        return new KeyRingException("the key file " + path + ", line " + line + ", " + what);
    }
}
