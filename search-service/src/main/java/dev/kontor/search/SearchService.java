package dev.kontor.search;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestBody;
import dev.kontor.http.ResponseBody;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.Json;
import dev.kontor.search.catalog.IndexUnavailableException;
import dev.kontor.search.catalog.SearchView;
import dev.kontor.search.catalog.Searchable;
import dev.kontor.search.catalog.Viewer;
import dev.kontor.search.graphql.Reply;
import dev.kontor.search.graphql.SearchApi;
import dev.kontor.search.graphql.SearchApi.Question;
import dev.kontor.service.access.Access;
import dev.kontor.service.api.ApiService;
import dev.kontor.service.api.Operation;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.preferences.Liked;
import dev.kontor.service.preferences.Preferences;
import dev.kontor.store.StoreException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The wiring of this service: questions in GraphQL, each of one caller, answered from one state of the index (zot's transport:
 * GET with the question in the query, POST with a JSON object).
 */
public final class SearchService implements ApiService {
    private static final String JSON = "application/json";
    private static final String GRAPHQL_JSON = "application/graphql-response+json";

    private final Searchable index;
    private final Preferences preferences;
    private final Access access;
    private final Runnable end;
    private final SearchApi api = new SearchApi();

    /**
     * The service on this index.
     *
     * @param preferences what users like
     * @param access what callers may see
     */
    public SearchService(Searchable index, Preferences preferences, Access access) {
        this(index, preferences, access, () -> {});
    }

    /** As {@link #SearchService(Searchable, Preferences, Access)}, with something to do at its end. */
    SearchService(Searchable index, Preferences preferences, Access access, Runnable end) {
        this.end = end;
        this.index = index;
        this.preferences = preferences;
        this.access = access;
    }

    @Override
    public void handle(Operation operation, ServerRequest request, ServerResponse response) {
        if (!(operation instanceof Operation.OfSearchService)) {
            throw new RegistryException(ErrorCode.UNSUPPORTED);
        }
        Method method = request.prologue().method();
        if (method.equals(Method.OPTIONS)) {
            response.status(Status.NO_CONTENT_204).send();
            return;
        }
        Reply reply = method.equals(Method.GET) ? get(request) : post(request);
        response.status(Status.create(reply.status()));
        response.header(
                HeaderNames.CONTENT_TYPE,
                request.headers().first(HeaderNames.ACCEPT).orElse("").contains(GRAPHQL_JSON) ? GRAPHQL_JSON : JSON);
        ResponseBody.send(request, response, reply.body());
    }

    private Reply get(ServerRequest request) {
        // zot's client sends the question as a body too, which says nothing new.
        Optional<byte[]> _ = RequestBody.of(request).readAtMost(Operation.Search.MAX_BYTES);
        QuestionParameters query = QuestionParameters.of(request);
        JsonNode variables = tree(or(query.get("variables"), "{}").getBytes(StandardCharsets.UTF_8));
        if (!variables.isObject()) {
            return Reply.error(400, "variables could not be decoded");
        }
        String text = query.get("query");
        if (text.isBlank()) {
            return Reply.error(422, "no operation provided");
        }
        if (text.stripLeading().startsWith("mutation") || text.stripLeading().startsWith("subscription")) {
            return Reply.error(406, "GET requests only allow query operations");
        }
        return answer(text, query.get("operationName"), variables);
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private Reply post(ServerRequest request) {
        String type =
                request.headers().first(HeaderNames.CONTENT_TYPE).orElse("").toLowerCase(Locale.ROOT);
        if (!type.split(";", 2)[0].strip().equals(JSON)) {
            return Reply.error(400, "transport not supported");
        }
        Optional<byte[]> body = RequestBody.of(request).readAtMost(Operation.Search.MAX_BYTES);
        if (body.isEmpty()) {
            return Reply.error(413, "a question has at most " + Operation.Search.MAX_BYTES + " bytes");
        }
        JsonNode question = tree(body.get());
        JsonNode variables = question.path("variables");
        if (!question.isObject() || !(variables.isObject() || variables.isNull() || variables.isMissingNode())) {
            return Reply.error(400, "json request body could not be decoded");
        }
        String text = question.path("query").asText("");
        if (text.isBlank()) {
            return Reply.error(422, "no operation provided");
        }
        return answer(text, question.path("operationName").asText(""), variables);
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            return Json.MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    @SuppressWarnings("unchecked")
    private Reply answer(String query, String operationName, JsonNode variables) {
        Map<String, Object> values = variables.isObject() ? Json.MAPPER.convertValue(variables, Map.class) : Map.of();
        try (SearchView view = index.view()) {
            Caller caller = Caller.current();
            boolean isOfUser = caller.kind() != Caller.Kind.ANONYMOUS;
            return api.answer(new Question(query, operationName, values), view, viewer(caller), isOfUser);
        } catch (IndexUnavailableException e) {
            return Reply.error(503, e.getMessage());
        }
    }

    private Viewer viewer(Caller caller) {
        Liked liked = caller.kind() == Caller.Kind.USER ? liked(caller.name()) : Liked.NOTHING;
        if (access.isOpen()) {
            return new Viewer(Optional.of(Viewer.ALL), _ -> true, _ -> true, liked.stars(), liked.bookmarks());
        }
        return new Viewer(
                access.scope(),
                repository -> access.permits(Action.READ, repository),
                repository -> access.permits(Action.DELETE, repository),
                liked.stars(),
                liked.bookmarks());
    }

    /** Who likes what is not worth an answer less. */
    private Liked liked(String user) {
        try {
            return preferences.liked(user);
        } catch (StoreException e) {
            return Liked.NOTHING;
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
