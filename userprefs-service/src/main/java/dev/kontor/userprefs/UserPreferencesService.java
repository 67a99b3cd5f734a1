package dev.kontor.userprefs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.Topic;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestBody;
import dev.kontor.http.ResponseBody;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.Json;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.Registry;
import dev.kontor.service.access.Access;
import dev.kontor.service.api.ApiService;
import dev.kontor.service.api.Operation;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.api.Operation.Liking;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.preferences.Liked;
import dev.kontor.service.preferences.Preferences;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The wiring of this service: users say what they like, by zot's toggle or by PUT and DELETE, each of themselves alone.
 */
public final class UserPreferencesService implements ApiService {
    private static final System.Logger LOGGER = System.getLogger(UserPreferencesService.class.getName());
    private static final int MOST_BYTES = 64 << 10;

    private final Registry registry;
    private final Preferences preferences;
    private final Access access;

    /** The service on this registry, whose store keeps what users like. */
    public UserPreferencesService(Registry registry, Access access) {
        this.registry = registry;
        this.preferences = new Preferences(registry.documents());
        this.access = access;
    }

    @Override
    public void handle(Operation operation, ServerRequest request, ServerResponse response) {
        if (!(operation instanceof Operation.OfPreferencesService mine)) {
            throw new RegistryException(ErrorCode.UNSUPPORTED);
        }
        String user = user();
        switch (mine) {
            case Operation.ListPreferences _ -> send(preferences.liked(user), request, response);
            case Operation.TogglePreference toggle -> {
                // zot's interface sends an empty object, which says nothing.
                Optional<byte[]> _ = RequestBody.of(request).readAtMost(MOST_BYTES);
                requireThere(toggle.repository());
                answer(preferences.toggle(user, toggle.liking(), toggle.repository()), Status.OK_200, response);
                announce(toggle.liking(), toggle.repository());
            }
            case Operation.SetPreference set -> {
                if (set.isLiked()) {
                    requireThere(set.repository());
                }
                answer(
                        preferences.set(user, set.liking(), set.repository(), set.isLiked()),
                        Status.NO_CONTENT_204,
                        response);
                announce(set.liking(), set.repository());
            }
        }
    }

    /** Nobody in particular likes nothing. */
    private static String user() {
        Caller caller = Caller.current();
        if (caller.kind() != Caller.Kind.USER) {
            throw new RegistryException(ErrorCode.DENIED, "only those who are logged in have preferences");
        }
        return caller.name();
    }

    private void requireThere(RepositoryName repository) {
        if (!registry.repositories().contains(repository)) {
            throw new RegistryException(
                    ErrorCode.NAME_UNKNOWN, ErrorCode.NAME_UNKNOWN.defaultMessage(), Map.of("name", repository));
        }
    }

    private static void answer(Preferences.Outcome outcome, Status done, ServerResponse response) {
        switch (outcome) {
            case LIKED, NOT_LIKED -> response.status(done).send();
            case TOO_MANY ->
                throw new RegistryException(
                                ErrorCode.DENIED,
                                "more than " + Preferences.MOST + " are not kept: take some back first")
                        .withStatus(Status.CONFLICT_409.code());
        }
    }

    private void send(Liked liked, ServerRequest request, ServerResponse response) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        readable(liked.stars()).forEach(json.putArray("stars")::add);
        readable(liked.bookmarks()).forEach(json.putArray("bookmarks")::add);
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        ResponseBody.send(request, response, json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What somebody may not read any more is not there for them, whatever they liked. */
    private List<String> readable(Set<RepositoryName> names) {
        return names.stream()
                .filter(name -> access.permits(Action.READ, name))
                .map(RepositoryName::value)
                .toList();
    }

    /** Whoever keeps an index counts the stars again; one that is not told does so with the repository's next change. */
    private void announce(Liking liking, RepositoryName repository) {
        if (liking != Liking.STAR) {
            return;
        }
        try {
            EventId id = new EventId(repository, ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 0);
            registry.bus()
                    .log(Topic.COUNTS)
                    .append(List.of(new AnnouncedEvent(
                            id, Instant.now(), "kontor", "", new RegistryEvent.StarsChanged(repository))));
        } catch (EventLogUnavailableException e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> "a star is counted later: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        // There is no work in the background.
    }
}
