package dev.kontor.gateway;

import dev.kontor.gateway.door.Credential;
import dev.kontor.gateway.door.DoorObserver;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.metrics.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Counts what happens at the door; what can happen is there as 0 from the start. */
public final class DoorMetrics implements DoorObserver {
    private static final String CREDENTIALS = "kontor.auth.credentials";
    private static final String CREDENTIALS_ARE = "Credentials that were looked at, but for those that are remembered";
    private static final String DENIED = "kontor.access.denied";
    private static final String DENIED_ARE = "Requests that the access policy did not allow";
    private static final String LIMITED = "kontor.http.limited";
    private static final String LIMITED_ARE = "Requests refused since somebody asked too often";
    private static final List<String> RESULTS = List.of("known", "refused", "slowed", "unavailable");

    private final Metrics metrics;

    /** Counts among these. */
    public DoorMetrics(Metrics metrics) {
        this.metrics = metrics;
        Stream.of(Credential.class.getPermittedSubclasses())
                .filter(kind -> kind != Credential.None.class)
                .forEach(kind ->
                        RESULTS.forEach(result -> metrics.announce(CREDENTIALS, CREDENTIALS_ARE, shown(kind, result))));
        Stream.of(Caller.Kind.ANONYMOUS, Caller.Kind.USER)
                .forEach(kind -> metrics.announce(DENIED, DENIED_ARE, Map.of("caller", word(kind.name()))));
        Stream.of("address", "user").forEach(by -> metrics.announce(LIMITED, LIMITED_ARE, Map.of("by", by)));
    }

    @Override
    public void recognised(Credential credential, String result) {
        metrics.count(CREDENTIALS, CREDENTIALS_ARE, shown(credential.getClass(), result));
    }

    @Override
    public void denied(Caller caller) {
        metrics.count(DENIED, DENIED_ARE, Map.of("caller", word(caller.kind().name())));
    }

    @Override
    public void limited(String by) {
        metrics.count(LIMITED, LIMITED_ARE, Map.of("by", by));
    }

    private static Map<String, String> shown(Class<?> credential, String result) {
        return Map.of("kind", word(credential.getSimpleName()), "result", result);
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
