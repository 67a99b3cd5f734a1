package dev.kontor.gateway.door;

import dev.kontor.config.AuthConfig;
import dev.kontor.gateway.bearer.LoginProvider;
import java.time.InstantSource;

/**
 * People who logged in at an identity provider with a browser. They show a session afterwards, or an API key, which count as
 * long as the provider is configured: none can be asked whether somebody is still there.
 *
 * @param name under which the provider is configured
 */
record LoginRecognition(String name, LoginProvider provider) implements Recognition, AutoCloseable {
    static LoginRecognition of(String name, AuthConfig.Provider settings, InstantSource clock) {
        return new LoginRecognition(name, LoginProvider.of(name, settings, clock));
    }

    @Override
    public String origin() {
        return "openid:" + name;
    }

    @Override
    public Verdict recognise(Credential credential) {
        return new Verdict.NotMine();
    }

    @Override
    public Standing standing(String user) {
        return Standing.STANDING;
    }

    @Override
    public void close() {
        provider.close();
    }
}
