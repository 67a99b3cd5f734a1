package dev.kontor.gateway.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.unboundid.ldap.sdk.LDAPException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Users of a directory ({@link LdapDirectory}). So many logins ask it at once that it cannot take up all of the gateway. */
final class LdapRecognition implements Recognition, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(LdapRecognition.class.getName());
    private static final int MOST_AT_ONCE = 8;
    private static final int PATIENCE_SECONDS = 3;

    private final LdapDirectory directory;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
    private final Cache<String, Standing> standings = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(5))
            .build();

    LdapRecognition(LdapDirectory directory) {
        this.directory = directory;
    }

    @Override
    public String origin() {
        return "ldap";
    }

    /** Asks the directory. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws LDAPException;
    }

    @Override
    public Verdict recognise(Credential credential) {
        if (!(credential instanceof Credential.Password password)
                || password.secret().isEmpty()
                || password.user().isEmpty()) {
            return new Verdict.NotMine();
        }
        return ask(() -> recognise(password)).orElseGet(() -> new Verdict.Unavailable("the directory does not answer"));
    }

    private Verdict recognise(Credential.Password password) throws LDAPException {
        Optional<LdapDirectory.Found> entry = directory.find(password.user());
        return entry.isPresent() && directory.isPassword(entry.get(), password.secret())
                ? new Verdict.Known(new Identity(password.user(), entry.get().groups(), origin()), Optional.empty())
                : new Verdict.NotMine();
    }

    @Override
    public Standing standing(String user) {
        Standing known = standings.getIfPresent(user);
        if (known != null) {
            return known;
        }
        Standing standing = ask(() -> directory.find(user).isPresent() ? Standing.STANDING : Standing.GONE)
                .orElse(Standing.UNKNOWN);
        standings.put(user, standing);
        return standing;
    }

    /** Empty where it does not answer in time, or has something wrong. */
    private <T> Optional<T> ask(Question<T> question) {
        try {
            if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(question.ask());
        } catch (LDAPException | IllegalStateException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the directory does not answer: {0}", e.getMessage());
            return Optional.empty();
        } finally {
            turns.release();
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
