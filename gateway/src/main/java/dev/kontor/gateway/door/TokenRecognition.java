package dev.kontor.gateway.door;

import dev.kontor.gateway.door.AccessTokens.Reading;
import java.util.Optional;
import java.util.function.Function;

/** Bearers of the registry's own tokens. Who has left since the token was made is out at once. */
final class TokenRecognition implements Recognition {
    private final AccessTokens tokens;
    private final Function<Identity, Standing> standing;

    /** @param standing whether whoever vouched for somebody still does */
    TokenRecognition(AccessTokens tokens, Function<Identity, Standing> standing) {
        this.tokens = tokens;
        this.standing = standing;
    }

    @Override
    public String origin() {
        return "token";
    }

    @Override
    public Verdict recognise(Credential credential) {
        if (!(credential instanceof Credential.Token token)) {
            return new Verdict.NotMine();
        }
        return switch (tokens.read(token.text())) {
            case Reading.Foreign _ -> new Verdict.NotMine();
            case Reading.Bad _ -> new Verdict.Wrong("expired");
            case Reading.Good good ->
                good.identity()
                        .map(identity -> standing.apply(identity) == Standing.GONE
                                ? new Verdict.Wrong("gone")
                                : new Verdict.Known(identity, Optional.of(good.until())))
                        .orElseGet(() -> new Verdict.Nobody(good.grants()));
        };
    }

    /** A token is no reason for another credential. */
    @Override
    public Standing standing(String user) {
        return Standing.GONE;
    }
}
