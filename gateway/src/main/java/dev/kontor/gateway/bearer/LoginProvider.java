package dev.kontor.gateway.bearer;

import dev.kontor.config.AuthConfig;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An identity provider that people log in at with a browser (RFC 6749 §4.1 with RFC 7636). Nothing connects to it before
 * somebody wants to. For any number of threads.
 */
public sealed interface LoginProvider extends AutoCloseable permits OpenIdProvider, GitHubProvider {
    /**
     * The provider of a configuration that was checked.
     *
     * @param name {@code github} is GitHub; all others speak OpenID Connect
     * @throws IllegalStateException when a file cannot be used; the message names the key
     */
    static LoginProvider of(String name, AuthConfig.Provider settings, InstantSource clock) {
        ProviderCredentials credentials = ProviderCredentials.of(settings, clock);
        return name.toLowerCase(Locale.ROOT).equals("github")
                ? new GitHubProvider(settings, credentials)
                : new OpenIdProvider(settings, credentials, clock);
    }

    /** What became of a login. */
    sealed interface Outcome {
        /** The provider says who it is. */
        record Person(String user, List<String> groups) implements Outcome {
            public Person {
                groups = List.copyOf(groups);
            }
        }

        /**
         * Nobody was named, or not in a way that can be believed.
         *
         * @param reason fixed words
         */
        record Refused(String reason) implements Outcome {}

        /** The provider does not answer. */
        record Away() implements Outcome {}
    }

    /** Where a browser goes to log in; empty while the provider does not answer. */
    Optional<URI> address(LoginAttempt attempt);

    /** Finds out who came back with a code. */
    Outcome finish(LoginAttempt attempt, String code);

    /** Whether an answer that names its issuer is this provider's (RFC 9207). */
    boolean isNamed(String issuer);

    /**
     * Where a browser goes to log out at the provider too; empty where it offers no such place, or is away.
     *
     * @param then where the browser is sent after that
     */
    Optional<URI> farewell(String then);

    @Override
    void close();
}
