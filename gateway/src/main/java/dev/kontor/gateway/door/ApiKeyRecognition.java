package dev.kontor.gateway.door;

import dev.kontor.store.StoreException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Users who show one of their API keys in place of their password. A key is good while its owner may come in without it. */
final class ApiKeyRecognition implements Recognition {
    private final ApiKeys keys;
    private final Function<Identity, Standing> standing;
    private final InstantSource clock;

    /** @param standing whether whoever vouched for a key's owner still does */
    ApiKeyRecognition(ApiKeys keys, Function<Identity, Standing> standing, InstantSource clock) {
        this.keys = keys;
        this.standing = standing;
        this.clock = clock;
    }

    @Override
    public String origin() {
        return "apikey";
    }

    @Override
    public Verdict recognise(Credential credential) {
        if (!(credential instanceof Credential.Password password) || !ApiKeys.isSecret(password.secret())) {
            return new Verdict.NotMine();
        }
        try {
            Optional<ApiKey> found = keys.find(password.secret())
                    .filter(key -> key.owner().user().equals(password.user()));
            return found.map(key -> judge(key, password.secret())).orElseGet(Verdict.NotMine::new);
        } catch (StoreException e) {
            return new Verdict.Unavailable("the store of API keys fails: " + e.getMessage());
        }
    }

    private Verdict judge(ApiKey key, String secret) {
        if (key.isExpired(clock.instant())) {
            return new Verdict.Wrong("expired");
        }
        return switch (standing.apply(key.owner())) {
            case GONE -> new Verdict.Wrong("gone");
            case UNKNOWN -> new Verdict.Unavailable("whoever vouches for the key's owner does not answer");
            case STANDING -> {
                keys.used(key, secret);
                Identity owner = key.owner();
                yield new Verdict.Known(
                        new Identity(owner.user(), owner.groups(), owner.origin(), key.limits(), Map.of()),
                        key.expires());
            }
        };
    }

    /** It has 128 bits of chance. */
    @Override
    public boolean isGuessable() {
        return false;
    }

    /** A key is no reason for another credential. */
    @Override
    public Standing standing(String user) {
        return Standing.GONE;
    }
}
