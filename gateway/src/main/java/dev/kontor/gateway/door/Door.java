package dev.kontor.gateway.door;

import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestOrigin;
import dev.kontor.http.RequestSubject;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.Reference;
import dev.kontor.service.AuditLog;
import dev.kontor.service.access.AccessPolicy;
import dev.kontor.service.access.Asked;
import dev.kontor.service.access.Decision;
import dev.kontor.service.access.Refusal;
import dev.kontor.service.api.Operation;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.RequestFacts;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Finds out who makes a request, and whether they may.
 *
 * <p>A credential that is not good is never as good as none: whoever shows one is refused. Nobody learns from a refusal whether
 * a repository, a user or a password exists.
 */
public final class Door {
    private static final System.Logger LOGGER = System.getLogger(Door.class.getName());
    private static final int MOST_DELAYED = 200;

    private final Recognitions recognitions;
    private final Supplier<AccessPolicy> policy;
    private final Challenge challenge;
    private final FailedTries failures;
    private final Duration failDelay;
    private final DoorObserver observer;
    private final Optional<SessionDesk> sessions;
    private final OneAnswer<Hearing> hearings = new OneAnswer<>();
    private final Semaphore delayed = new Semaphore(MOST_DELAYED);

    /**
     * A door.
     *
     * @param failDelay how long the answer to a failed try waits
     */
    Door(
            Recognitions recognitions,
            Supplier<AccessPolicy> policy,
            Challenge challenge,
            FailedTries failures,
            Duration failDelay,
            DoorObserver observer,
            Optional<SessionDesk> sessions) {
        this.sessions = sessions;
        this.recognitions = recognitions;
        this.policy = policy;
        this.challenge = challenge;
        this.failures = failures;
        this.failDelay = failDelay;
        this.observer = observer;
    }

    /**
     * Who makes a request, if they may do what it asks for. Whoever logs in by a page of the registry's interface gets a
     * session with the answer.
     *
     * @throws RegistryException 401 with the challenge, 403, 429 or 503 when they may not come in
     */
    public Caller admit(Operation operation, ServerRequest request, ServerResponse response) {
        AccessPolicy rules = policy.get();
        if (recognitions.isEmpty() && rules.isOpen()) {
            return Caller.ANONYMOUS;
        }
        Visitor visitor = identify(request, Optional.of(operation));
        sessions.ifPresent(each -> each.begin(visitor, request, response));
        Caller caller = rules.needsFacts() ? withFacts(visitor, request) : visitor.caller();
        switch (operation) {
            case Operation.DescribeServer _ -> {}
            case Operation.CheckApi _,
                    Operation.DiscoverExtensions _,
                    Operation.Search _,
                    Operation.ListPreferences _ -> greet(visitor, rules, operation, request);
            case Operation.ListRepositories _ -> admitToList(visitor, rules, operation, request);
            default -> authorize(caller, visitor.credential(), rules, operation, request);
        }
        return caller;
    }

    /**
     * Who makes a request that is none of the API.
     *
     * @throws RegistryException 401, 429 or 503 when what they show is not good
     */
    public Visitor identify(ServerRequest request) {
        return identify(request, Optional.empty());
    }

    /** The rules that hold now. */
    public AccessPolicy policy() {
        return policy.get();
    }

    /** The refusal of somebody who must say who they are. */
    public RegistryException unauthorized(ServerRequest request) {
        return challenge.unauthorized(request, Optional.empty());
    }

    /**
     * Who shows a credential that stands elsewhere than where requests show it.
     *
     * @throws RegistryException 401, 429 or 503 when it is not good
     */
    Visitor identify(Credential credential, ServerRequest request) {
        return identify(credential, request, Optional.empty());
    }

    private Visitor identify(ServerRequest request, Optional<Operation> operation) {
        return identify(CredentialReader.read(request), request, operation);
    }

    private Visitor identify(Credential credential, ServerRequest request, Optional<Operation> operation) {
        if (credential instanceof Credential.None || recognitions.isEmpty()) {
            return Visitor.anonymous(new Credential.None());
        }
        if (credential instanceof Credential.Session
                && sessions.filter(each -> each.isForged(request)).isPresent()) {
            throw new RegistryException(ErrorCode.DENIED, "the request comes from a page of another origin");
        }
        Optional<Verdict.Known> recalled = recognitions.recall(credential);
        if (recalled.isPresent()) {
            return known(recalled.get().identity(), credential);
        }
        String account = credential instanceof Credential.Password password ? password.user() : "";
        return switch (look(credential, request)) {
            case Verdict.Known known -> {
                observer.recognised(credential, "known");
                yield known(known.identity(), credential);
            }
            case Verdict.Nobody nobody ->
                new Visitor(Caller.ANONYMOUS.limitedTo(nobody.limits()), Optional.empty(), credential);
            case Verdict.Entitled entitled -> {
                observer.recognised(credential, "known");
                RequestSubject.set(entitled.caller().name(), "token");
                yield new Visitor(entitled.caller(), Optional.empty(), credential);
            }
            case Verdict.Unavailable away -> {
                observer.recognised(credential, "unavailable");
                LOGGER.log(System.Logger.Level.WARNING, "nobody can say who shows {0}: {1}", credential, away.reason());
                throw new RegistryException(ErrorCode.UNAVAILABLE, "logins cannot be checked now")
                        .withHeader("Retry-After", "5");
            }
            case Verdict.NotMine _, Verdict.Wrong _ -> {
                observer.recognised(credential, "refused");
                RequestSubject.set(account.isEmpty() ? "anonymous" : account, AuditLog.REFUSED);
                delay();
                throw challenge.unauthorized(
                        request, operation, credential instanceof Credential.Token ? "invalid_token" : "");
            }
        };
    }

    private Verdict look(Credential credential, ServerRequest request) {
        if (!(credential instanceof Credential.Password password)) {
            return recognitions.recognise(credential);
        }
        String client = RequestOrigin.of(request).clientIp();
        Hearing hearing = recognitions.once(
                password,
                client,
                hearings,
                () -> failures.hear(client, password.user(), () -> recognitions.recognise(password)));
        return switch (hearing) {
            case Hearing.Heard(Verdict verdict) -> verdict;
            case Hearing.Slowed(Duration wait) -> unguessed(password, wait);
        };
    }

    /** Whoever guesses a user's password does not keep the user's programs out that have keys. */
    private Verdict unguessed(Credential.Password password, Duration wait) {
        Verdict verdict = recognitions.recogniseUnguessable(password);
        if (verdict instanceof Verdict.Known) {
            return verdict;
        }
        observer.recognised(password, "slowed");
        RequestSubject.set(password.user().isEmpty() ? "anonymous" : password.user(), AuditLog.REFUSED);
        throw tooOften(wait);
    }

    private static Visitor known(Identity identity, Credential credential) {
        RequestSubject.set(identity.user(), credential instanceof Credential.Token ? "token" : identity.origin());
        Caller user = new Caller(identity.user(), identity.groups());
        Caller caller = identity.limits().map(user::limitedTo).orElse(user);
        return new Visitor(caller, Optional.of(identity), credential);
    }

    private static RegistryException tooOften(Duration wait) {
        return new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many failed logins; wait before the next")
                .withHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }

    /** A flood finds that few answers wait: it gains nothing by it, and holds up nobody. */
    private void delay() {
        if (failDelay.isZero() || !delayed.tryAcquire()) {
            return;
        }
        try {
            Thread.sleep(failDelay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            delayed.release();
        }
    }

    /**
     * Whoever logs in asks for this first, so that it must tell a good password from none. A token that was made without a
     * login is good for it: with a wrong password there is none to be had.
     */
    private void greet(Visitor visitor, AccessPolicy rules, Operation operation, ServerRequest request) {
        boolean needsLogin = !recognitions.isEmpty()
                && !(rules.isPartlyPublic()
                        && (CredentialReader.isFromInterface(request)
                                || visitor.credential() instanceof Credential.Token
                                || operation instanceof Operation.DiscoverExtensions
                                || operation instanceof Operation.Search));
        if (visitor.caller().kind() == Caller.Kind.ANONYMOUS && needsLogin) {
            throw challenge.unauthorized(request, Optional.of(operation));
        }
    }

    private void admitToList(Visitor visitor, AccessPolicy rules, Operation operation, ServerRequest request) {
        boolean isAnonymous = visitor.caller().kind() == Caller.Kind.ANONYMOUS;
        if (isAnonymous && !rules.isPartlyPublic() && !recognitions.isEmpty()) {
            throw challenge.unauthorized(request, Optional.of(operation));
        }
        if (!rules.mayList(visitor.caller())) {
            throw beyondLimits(visitor.credential(), operation, request);
        }
    }

    private void authorize(
            Caller caller, Credential credential, AccessPolicy rules, Operation operation, ServerRequest request) {
        for (Operation.Access access : operation.accesses()) {
            Decision best = best(caller, rules, access, reference(operation));
            switch (best) {
                case Decision.Granted _ -> {}
                case Decision.BeyondLimits _ -> throw beyondLimits(credential, operation, request);
                case Decision.Denied denied -> throw denied(caller, denied, operation, request);
            }
        }
    }

    /** One of several actions is enough here: which one it must be, the service knows. */
    private static Decision best(
            Caller caller, AccessPolicy rules, Operation.Access access, Optional<Reference> reference) {
        Optional<Decision> best = Optional.empty();
        for (Operation.Action action : access.actions()) {
            Decision decision = rules.decide(caller, new Asked(action, access.repository(), reference));
            if (decision instanceof Decision.Granted) {
                return decision;
            }
            best = best.filter(Decision.BeyondLimits.class::isInstance).or(() -> Optional.of(decision));
        }
        return best.orElseThrow();
    }

    private static Optional<Reference> reference(Operation operation) {
        return switch (operation) {
            case Operation.PullManifest pull -> Optional.of(pull.reference());
            case Operation.PushManifest push -> Optional.of(push.reference());
            case Operation.DeleteManifest delete -> Optional.of(delete.reference());
            case Operation.PullBlob pull -> Optional.of(pull.digest());
            case Operation.DeleteBlob delete -> Optional.of(delete.digest());
            default -> Optional.empty();
        };
    }

    private RegistryException beyondLimits(Credential credential, Operation operation, ServerRequest request) {
        return credential instanceof Credential.Token
                ? challenge.unauthorized(request, Optional.of(operation), "insufficient_scope")
                : new RegistryException(ErrorCode.DENIED, "this credential is not good for that");
    }

    private RegistryException denied(
            Caller caller, Decision.Denied denied, Operation operation, ServerRequest request) {
        if (caller.kind() == Caller.Kind.ANONYMOUS) {
            return refusedInside(operation, request);
        }
        observer.denied(caller);
        return Refusal.of(caller, denied);
    }

    /** The refusal of nobody in particular, by a service that alone knew what the request comes to. */
    public RegistryException refusedInside(Operation operation, ServerRequest request) {
        observer.denied(Caller.ANONYMOUS);
        return recognitions.isEmpty()
                ? new RegistryException(ErrorCode.DENIED)
                : challenge.unauthorized(request, Optional.of(operation));
    }

    private static Caller withFacts(Visitor visitor, ServerRequest request) {
        RequestOrigin origin = RequestOrigin.of(request);
        return visitor.caller()
                .with(new RequestFacts(
                        request.prologue().method().text(),
                        request.headers().first(HeaderNames.USER_AGENT).orElse(""),
                        origin.clientIp(),
                        RequestOrigin.forwardedFor(request),
                        origin.tlsVersion(),
                        visitor.identity().map(Identity::claims).orElse(Map.of())));
    }
}
