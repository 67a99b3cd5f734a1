package dev.kontor.search.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kontor.oci.Json;
import dev.kontor.search.catalog.SearchView;
import dev.kontor.search.catalog.Viewer;
import graphql.ErrorType;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.execution.ResultPath;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import graphql.introspection.GoodFaithIntrospection;
import graphql.parser.ParserOptions;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeRuntimeWiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * zot's search API by GraphQL. Its schema is a file; what stands in it is answered by {@link Queries} and {@link Types}.
 *
 * <p>A question costs a bounded time and a bounded memory, whoever asks: its text, its words, its fields and the time that it
 * takes have limits.
 */
public final class SearchApi {
    private static final System.Logger LOGGER = System.getLogger(SearchApi.class.getName());
    private static final int DOCUMENTS = 1_000;
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int MOST_TOKENS = 100_000;
    private static final int MOST_DEPTH = 200;
    private static final Duration OF_NOBODY = Duration.ofSeconds(5);
    private static final Duration OF_USERS = Duration.ofSeconds(20);

    private static final DataFetcher<Object> NO_VULNERABILITIES = _ -> {
        throw new QuestionException("cve search is disabled");
    };

    private final GraphQL graphql;

    /** A question as it was put. */
    public record Question(String query, String operationName, Map<String, Object> variables) {}

    /** The API; it has no state but parsed questions. */
    public SearchApi() {
        Cache<String, PreparsedDocumentEntry> documents =
                Caffeine.newBuilder().maximumSize(DOCUMENTS).build();
        PreparsedDocumentProvider parsed = (input, parser) ->
                CompletableFuture.completedFuture(documents.get(input.getQuery(), _ -> parser.apply(input)));
        this.graphql = GraphQL.newGraphQL(schema())
                .queryExecutionStrategy(new AsyncExecutionStrategy(new BareMessages()))
                .preparsedDocumentProvider(parsed)
                .build();
    }

    private static GraphQLSchema schema() {
        TypeRuntimeWiring.Builder queries = TypeRuntimeWiring.newTypeWiring("Query");
        Map<String, DataFetcher<Object>> all = Map.ofEntries(
                Map.entry("CVEListForImage", NO_VULNERABILITIES),
                Map.entry("CVEDiffListForImages", NO_VULNERABILITIES),
                Map.entry("ImageListForCVE", NO_VULNERABILITIES),
                Map.entry("ImageListWithCVEFixed", NO_VULNERABILITIES),
                Map.entry("ImageListForDigest", Queries::imageListForDigest),
                Map.entry("RepoListWithNewestImage", Queries::repoListWithNewestImage),
                Map.entry("ImageList", Queries::imageList),
                Map.entry("ExpandedRepoInfo", Queries::expandedRepoInfo),
                Map.entry("GlobalSearch", Queries::globalSearch),
                Map.entry("DerivedImageList", Queries::derivedImageList),
                Map.entry("BaseImageList", Queries::baseImageList),
                Map.entry("Image", Queries::image),
                Map.entry("Referrers", Queries::referrers),
                Map.entry("StarredRepos", Queries::starredRepos),
                Map.entry("BookmarkedRepos", Queries::bookmarkedRepos),
                Map.entry("TagList", Queries::tagList));
        all.forEach((name, fetcher) -> queries.dataFetcher(name, asked -> {
            Asking.of(asked).requireTime();
            return fetcher.get(asked);
        }));
        RuntimeWiring.Builder wiring =
                RuntimeWiring.newRuntimeWiring().scalar(TimeScalar.TYPE).type(queries);
        Types.addTo(wiring);
        try (InputStream file = SearchApi.class.getResourceAsStream("search.graphqls")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(text), wiring.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers a question of this viewer from this state of the index. */
    public Reply answer(Question question, SearchView view, Viewer viewer, boolean isOfUser) {
        Asking asking = new Asking(view, viewer, isOfUser ? OF_USERS : OF_NOBODY);
        ExecutionInput input = ExecutionInput.newExecutionInput()
                .query(question.query())
                .operationName(question.operationName().isEmpty() ? null : question.operationName())
                .variables(question.variables())
                .graphQLContext(context -> {
                    context.of(Asking.class, asking);
                    limit(context);
                })
                .build();
        ExecutionResult result = graphql.execute(input);
        boolean isAnswered = result.isDataPresent();
        ObjectNode json = Json.MAPPER.createObjectNode();
        if (!result.getErrors().isEmpty() || !asking.problems().isEmpty()) {
            ArrayNode errors = json.putArray("errors");
            result.getErrors().forEach(error -> write(error, errors.addObject()));
            asking.problems().stream().distinct().forEach(problem -> {
                ObjectNode error = errors.addObject().put("message", problem.message());
                error.putArray("path").add(problem.field());
            });
        }
        json.set("data", tree(Optional.ofNullable(result.getData())));
        return new Reply(isAnswered ? 200 : 422, json);
    }

    /** An answer as JSON, in which what is not there is null. */
    private static JsonNode tree(Optional<Object> value) {
        return switch (value.orElse(null)) {
            case null -> NullNode.getInstance();
            case Map<?, ?> map -> {
                ObjectNode object = Json.MAPPER.createObjectNode();
                map.forEach((name, each) -> object.set(name.toString(), tree(Optional.ofNullable(each))));
                yield object;
            }
            case List<?> list -> {
                ArrayNode array = Json.MAPPER.createArrayNode();
                list.forEach(each -> array.add(tree(Optional.ofNullable(each))));
                yield array;
            }
            case Object other -> Json.MAPPER.valueToTree(other);
        };
    }

    private static void limit(GraphQLContext.Builder context) {
        context.of(
                ParserOptions.class,
                ParserOptions.newParserOptions()
                        .maxCharacters(MOST_CHARACTERS)
                        .maxTokens(MOST_TOKENS)
                        .maxWhitespaceTokens(MOST_CHARACTERS)
                        .maxRuleDepth(MOST_DEPTH * 4)
                        .captureIgnoredChars(false)
                        .build());
        // zot's client asks for the fields of types twice in one question.
        context.of(GoodFaithIntrospection.GOOD_FAITH_INTROSPECTION_DISABLED, true);
    }

    /** As zot writes errors: those of a query with its name alone as their path. */
    private static void write(GraphQLError error, ObjectNode json) {
        json.put("message", error.getMessage());
        List<Object> path = error.getPath();
        if (path != null && !path.isEmpty()) {
            json.putArray("path").add(path.getFirst().toString());
        } else if (error.getLocations() != null && !error.getLocations().isEmpty()) {
            ArrayNode locations = json.putArray("locations");
            error.getLocations()
                    .forEach(at ->
                            locations.addObject().put("line", at.getLine()).put("column", at.getColumn()));
        }
        if (path == null) {
            json.putObject("extensions")
                    .put(
                            "code",
                            error.getErrorType() == ErrorType.InvalidSyntax
                                    ? "GRAPHQL_PARSE_FAILED"
                                    : "GRAPHQL_VALIDATION_FAILED");
        }
    }

    /** Errors say what went wrong, and nothing of how this program is made. */
    private static final class BareMessages implements DataFetcherExceptionHandler {
        @Override
        public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
                DataFetcherExceptionHandlerParameters failed) {
            Throwable exception = failed.getException();
            String message = exception.getMessage();
            if (!(exception instanceof QuestionException)) {
                LOGGER.log(System.Logger.Level.ERROR, "a question could not be answered", exception);
                message = "internal system error";
            }
            ResultPath path = failed.getPath();
            GraphQLError error = GraphqlErrorBuilder.newError()
                    .message("%s", message)
                    .path(path)
                    .build();
            return CompletableFuture.completedFuture(
                    DataFetcherExceptionHandlerResult.newResult(error).build());
        }
    }
}
