package dev.kontor.gateway.door;

import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.Grant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one way of recognising people says of a credential. */
public sealed interface Verdict {
    /**
     * It is theirs.
     *
     * @param until the credential ends then, whatever is remembered; empty where it has no end of its own
     */
    record Known(Identity identity, Optional<Instant> until) implements Verdict {}

    /**
     * It is that of nobody in particular, as tokens are that were made without a login.
     *
     * @param limits what it is good for
     */
    record Nobody(List<Grant> limits) implements Verdict {
        public Nobody {
            limits = List.copyOf(limits);
        }
    }

    /**
     * It says itself what its bearer may do, and whoever made it may say so.
     *
     * @param caller of kind {@link Caller.Kind#ENTITLED}
     */
    record Entitled(Caller caller) implements Verdict {}

    /** It is none of those that are known here; another way may know it. */
    record NotMine() implements Verdict {}

    /**
     * It is one of those known here, and not good: nobody else is asked.
     *
     * @param reason for the log and the metrics, never for whoever asks; a fixed word
     */
    record Wrong(String reason) implements Verdict {}

    /**
     * Nobody can say at this moment.
     *
     * @param reason for the log
     */
    record Unavailable(String reason) implements Verdict {}
}
