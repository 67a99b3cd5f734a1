package dev.kontor.gateway.door;

import dev.kontor.gateway.bearer.AccessTokenIssuer;
import dev.kontor.gateway.bearer.AccessTokenIssuer.Reading;
import dev.kontor.gateway.bearer.ForeignToken;
import dev.kontor.service.identity.Caller;

/** Bearers of another issuer's tokens, which say themselves what they give access to ({@link AccessTokenIssuer}). */
final class BearerRecognition implements Recognition {
    private final AccessTokenIssuer issuer;

    BearerRecognition(AccessTokenIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public String origin() {
        return "bearer";
    }

    @Override
    public Verdict recognise(Credential credential) {
        return credential instanceof Credential.Token token
                ? ForeignToken.parse(token.text()).map(this::judge).orElseGet(Verdict.NotMine::new)
                : new Verdict.NotMine();
    }

    private Verdict judge(ForeignToken token) {
        return switch (issuer.read(token)) {
            case Reading.Foreign _ -> new Verdict.NotMine();
            case Reading.Bad bad -> new Verdict.Wrong(bad.reason());
            case Reading.Good good -> {
                String user = good.subject().isEmpty() ? Caller.ANONYMOUS.name() : good.subject();
                yield Caller.isUserName(user)
                        ? new Verdict.Entitled(Caller.entitled(user, good.grants()))
                        : new Verdict.Wrong("no identity");
            }
        };
    }

    /** A token is no reason for another credential. */
    @Override
    public Standing standing(String user) {
        return Standing.GONE;
    }
}
