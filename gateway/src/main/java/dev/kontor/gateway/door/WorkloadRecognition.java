package dev.kontor.gateway.door;

import dev.kontor.gateway.bearer.ForeignToken;
import dev.kontor.gateway.bearer.WorkloadIssuer;
import dev.kontor.gateway.bearer.WorkloadIssuer.Reading;
import dev.kontor.service.identity.Caller;
import java.util.List;
import java.util.Optional;

/**
 * Workloads with a token of one of the configured issuers ({@link WorkloadIssuer}), which are asked in their order. A token
 * may be shown as a password too, under any name, for clients that know nothing else.
 */
final class WorkloadRecognition implements Recognition, AutoCloseable {
    /** Such tokens live for minutes: nothing that lives longer is made for whoever shows one. */
    static final String ORIGIN = "workload";

    private final List<WorkloadIssuer> issuers;

    WorkloadRecognition(List<WorkloadIssuer> issuers) {
        this.issuers = List.copyOf(issuers);
    }

    @Override
    public String origin() {
        return ORIGIN;
    }

    @Override
    public Verdict recognise(Credential credential) {
        return switch (credential) {
            case Credential.Token token -> recognise(token.text(), new Verdict.NotMine());
            // Nobody else is shown what is a workload's token: a directory would be sent it.
            case Credential.Password password -> recognise(password.secret(), new Verdict.Wrong("token"));
            default -> new Verdict.NotMine();
        };
    }

    private Verdict recognise(String text, Verdict bad) {
        Optional<ForeignToken> token = ForeignToken.parse(text);
        Verdict verdict = new Verdict.NotMine();
        if (token.isEmpty()) {
            return verdict;
        }
        for (WorkloadIssuer issuer : issuers) {
            switch (issuer.read(token.get())) {
                case Reading.Good good
                when Caller.isUserName(good.user()) -> {
                    return new Verdict.Known(
                            new Identity(good.user(), good.groups(), ORIGIN, Optional.empty(), good.claims()),
                            Optional.of(good.until()));
                }
                case Reading.Away _ ->
                    verdict = new Verdict.Unavailable("the keys of a workload's issuer cannot be had");
                case Reading.Good _, Reading.Bad _ -> verdict = verdict instanceof Verdict.NotMine ? bad : verdict;
                case Reading.Foreign _ -> {}
            }
        }
        return verdict;
    }

    /** See {@link #ORIGIN}. */
    @Override
    public Standing standing(String user) {
        return Standing.GONE;
    }

    @Override
    public void close() {
        issuers.forEach(WorkloadIssuer::close);
    }
}
