package dev.kontor.service.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The key files of one issuer and of the programs that it asks, as whoever sets up the suite has them: {@code PROGRAM/keys} in
 * one folder. Each program is then given its own file and no other.
 *
 * <p>Every change leaves what other issuers have in these files as it is, and each file is exchanged whole: one that is new
 * can be read by its owner alone, another keeps its owner, group and permissions. After a change that ended in the midst,
 * {@link #make} puts the receivers' files right. For one thread.
 */
public final class KeyFolder {
    private final Path folder;
    private final String issuer;
    private final List<String> audiences;

    /**
     * The files of these programs, which need not be there yet.
     *
     * @param issuer who asks, such as {@code gateway}
     * @param audiences whom it asks, such as {@code blob}
     * @throws IllegalArgumentException when one of these is no name of a program
     */
    public KeyFolder(Path folder, String issuer, List<String> audiences) {
        Stream.concat(Stream.of(issuer), audiences.stream())
                .filter(name -> !KeyFile.isProgram(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("'" + name + "' is no name of a program");
                });
        this.folder = folder;
        this.issuer = issuer;
        this.audiences = List.copyOf(audiences);
    }

    /** The file of a program. */
    public Path file(String program) {
        return folder.resolve(program).resolve("keys");
    }

    /** The ids of the issuer's secrets, the one that signs first; empty where it has none yet. */
    public List<String> ids() {
        return secrets().stream().map(IssuerSecret::id).toList();
    }

    /**
     * Makes what is missing: a secret where the issuer has none, and in each receiver's file the key derived of each secret.
     *
     * @throws KeyRingException when a file that is there holds something else
     * @throws IOException when one cannot be written
     */
    public void make() throws IOException {
        List<IssuerSecret> secrets = secrets();
        write(secrets.isEmpty() ? List.of(next(secrets)) : secrets);
    }

    /** Makes one more secret, with which nothing is signed yet; fails as {@link #make} does. */
    public void add() throws IOException {
        List<IssuerSecret> secrets = new ArrayList<>(secrets());
        secrets.add(next(secrets));
        write(secrets);
    }

    /** Signs with the newest secret from now on; fails as {@link #make} does. */
    public void use() throws IOException {
        List<IssuerSecret> secrets = new ArrayList<>(someSecrets());
        secrets.addFirst(secrets.removeLast());
        write(secrets);
    }

    /** Forgets all secrets but the one that signs; fails as {@link #make} does. */
    public void drop() throws IOException {
        write(someSecrets().subList(0, 1));
    }

    private List<IssuerSecret> secrets() {
        KeyFile file = new KeyFile(file(issuer));
        return Files.exists(file.path()) ? file.parse(file.text()).own() : List.of();
    }

    private List<IssuerSecret> someSecrets() {
        List<IssuerSecret> secrets = secrets();
        if (secrets.isEmpty()) {
            throw new KeyRingException("there is no secret of " + issuer + " in " + file(issuer));
        }
        return secrets;
    }

    private static IssuerSecret next(List<IssuerSecret> secrets) {
        List<String> taken = secrets.stream().map(IssuerSecret::id).toList();
        int highest = taken.stream()
                .filter(id -> id.matches("k[0-9]{1,8}"))
                .mapToInt(id -> Integer.parseInt(id.substring(1)))
                .max()
                .orElse(0);
        return IssuerSecret.random("k" + (highest + 1));
    }

    /** Receivers first: nothing is signed with a key that none of them was given. Which one signs changes none of theirs. */
    private void write(List<IssuerSecret> secrets) throws IOException {
        for (String audience : audiences) {
            replace(
                    audience,
                    Optional.of(issuer),
                    secrets.stream()
                            .map(secret -> secret.keyFor(issuer, audience).line(issuer))
                            .sorted()
                            .toList());
        }
        replace(
                issuer,
                Optional.empty(),
                secrets.stream().map(IssuerSecret::line).toList());
    }

    /** Puts these lines in the place of those that a program has of this issuer, or of its own. */
    private void replace(String program, Optional<String> of, List<String> lines) throws IOException {
        KeyFile file = new KeyFile(file(program));
        String before = Files.exists(file.path()) ? file.text() : header(program);
        List<String> written = before.lines().toList();
        Stream<String> others = IntStream.range(0, written.size())
                .filter(at -> file.line(written.get(at), at + 1)
                        .filter(line -> line.issuer().equals(of))
                        .isEmpty())
                .mapToObj(written::get);
        String after = String.join("\n", Stream.concat(others, lines.stream()).toList()) + "\n";
        file.parse(after);
        if (!after.equals(before)) {
            exchange(file.path(), after);
        }
    }

    private static String header(String program) {
        return "# Keys of " + program + ", for this program alone; made by 'kontor keys'.\n";
    }

    private static void exchange(Path file, String text) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path made = Files.createTempFile(parent, ".keys-", ".new"); // for its owner alone
        try {
            Files.writeString(made, text);
            if (Files.exists(file)) {
                keepRights(file, made);
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    private static void keepRights(Path from, Path to) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        PosixFileAttributes kept = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributes made = view.readAttributes();
        if (!made.group().equals(kept.group())) {
            view.setGroup(kept.group());
        }
        if (!made.owner().equals(kept.owner())) {
            view.setOwner(kept.owner());
        }
        view.setPermissions(kept.permissions());
    }
}
