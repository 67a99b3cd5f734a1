package dev.kontor.gateway.door;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Users of a file ({@link HtpasswdFile}). What a hash takes is taken for a name that is not there too. */
final class HtpasswdRecognition implements Recognition {
    private static final int MOST_AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    private static final int PATIENCE_SECONDS = 5;

    private final HtpasswdFile file;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);

    HtpasswdRecognition(HtpasswdFile file) {
        this.file = file;
    }

    @Override
    public String origin() {
        return "htpasswd";
    }

    @Override
    public Verdict recognise(Credential credential) {
        if (!(credential instanceof Credential.Password password)) {
            return new Verdict.NotMine();
        }
        Optional<PasswordHash> own = file.find(password.user());
        Optional<PasswordHash> checked = own.or(file::any);
        if (checked.isEmpty()) {
            return new Verdict.NotMine();
        }
        try {
            if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Verdict.Unavailable("too many logins at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict.Unavailable("the server is stopping");
        }
        try {
            boolean matches = checked.get().isOf(password.secret());
            return matches && own.isPresent()
                    ? new Verdict.Known(new Identity(password.user(), List.of(), origin()), Optional.empty())
                    : new Verdict.NotMine();
        } finally {
            turns.release();
        }
    }

    /** The file says when it changes. */
    @Override
    public Duration memory() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Standing standing(String user) {
        return file.find(user).isPresent() ? Standing.STANDING : Standing.GONE;
    }
}
