package dev.kontor.gateway.door;

import dev.kontor.store.StoreException;
import java.util.Optional;
import java.util.function.Function;

/** Browsers with a session. Whose user may not come in any more has none. */
final class SessionRecognition implements Recognition {
    private final Sessions sessions;
    private final Function<Identity, Standing> standing;

    /** @param standing whether whoever vouched for a user still does */
    SessionRecognition(Sessions sessions, Function<Identity, Standing> standing) {
        this.sessions = sessions;
        this.standing = standing;
    }

    @Override
    public String origin() {
        return "session";
    }

    @Override
    public Verdict recognise(Credential credential) {
        if (!(credential instanceof Credential.Session shown)) {
            return new Verdict.NotMine();
        }
        try {
            return sessions.find(shown.cookie())
                    .map(session -> switch (standing.apply(session.identity())) {
                        case GONE -> new Verdict.Wrong("gone");
                        case UNKNOWN ->
                            new Verdict.Unavailable("whoever vouches for the session's user does not answer");
                        case STANDING -> new Verdict.Known(session.identity(), Optional.of(session.ends()));
                    })
                    .orElseGet(() -> new Verdict.Wrong("no session"));
        } catch (StoreException e) {
            return new Verdict.Unavailable("the store of sessions fails: " + e.getMessage());
        }
    }

    /** A session is no reason for another credential. */
    @Override
    public Standing standing(String user) {
        return Standing.GONE;
    }
}
