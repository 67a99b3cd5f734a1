package dev.kontor.service.api;

import dev.kontor.http.QueryParameters;
import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.api.Operation.Liking;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads requests to extensions: {@code /v2/_zot/ext/…} as zot's clients speak it, and our own {@code /v2/_kontor/ext/…}. */
final class ExtensionReader {
    private static final int WORDS = 3;

    private ExtensionReader() {}

    static Operation read(ApiPath.Extension path, ServerRequest request) {
        List<String> segments = path.segments();
        List<String> rest = segments.subList(Math.min(WORDS, segments.size()), segments.size());
        return switch (String.join("/", segments.subList(0, segments.size() - rest.size()))) {
            case "_zot/ext/search" -> search(request);
            case "_zot/ext/mgmt" -> alone(rest, OperationReader.read(request, new Operation.DescribeServer()));
            case "_zot/ext/userprefs" -> alone(rest, toggle(request));
            case "_kontor/ext/userprefs" -> preferences(rest, request);
            default -> throw OperationReader.noEndpoint();
        };
    }

    private static Operation alone(List<String> rest, Operation operation) {
        if (!rest.isEmpty()) {
            throw OperationReader.noEndpoint();
        }
        return operation;
    }

    private static Operation search(ServerRequest request) {
        Method method = request.prologue().method();
        if (!method.equals(Method.GET) && !method.equals(Method.POST) && !method.equals(Method.OPTIONS)) {
            throw RegistryException.methodNotAllowed("GET, POST, OPTIONS");
        }
        return new Operation.Search();
    }

    private static Operation toggle(ServerRequest request) {
        if (!request.prologue().method().equals(Method.PUT)) {
            throw RegistryException.methodNotAllowed("PUT");
        }
        QueryParameters query = QueryParameters.of(request);
        Liking liking = switch (query.single("action").orElse("")) {
            case "toggleStar" -> Liking.STAR;
            case "toggleBookmark" -> Liking.BOOKMARK;
            default -> throw badRequest("'action' is toggleStar or toggleBookmark");
        };
        String name = query.single("repo").orElseThrow(() -> badRequest("'repo' names the repository"));
        if (name.isEmpty()) {
            throw new RegistryException(ErrorCode.NAME_UNKNOWN);
        }
        return new Operation.TogglePreference(liking, repository(name));
    }

    private static Operation preferences(List<String> rest, ServerRequest request) {
        if (rest.isEmpty()) {
            return OperationReader.read(request, new Operation.ListPreferences());
        }
        Optional<Liking> liking = switch (rest.getFirst()) {
            case "stars" -> Optional.of(Liking.STAR);
            case "bookmarks" -> Optional.of(Liking.BOOKMARK);
            default -> Optional.empty();
        };
        if (liking.isEmpty() || rest.size() == 1) {
            throw OperationReader.noEndpoint();
        }
        Method method = request.prologue().method();
        boolean isLiked = method.equals(Method.PUT);
        if (!isLiked && !method.equals(Method.DELETE)) {
            throw RegistryException.methodNotAllowed("PUT, DELETE");
        }
        return new Operation.SetPreference(
                liking.get(), repository(String.join("/", rest.subList(1, rest.size()))), isLiked);
    }

    private static RepositoryName repository(String name) {
        return RepositoryName.parse(name)
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.NAME_INVALID, ErrorCode.NAME_INVALID.defaultMessage(), Map.of("name", name)));
    }

    private static RegistryException badRequest(String message) {
        return new RegistryException(ErrorCode.UNSUPPORTED, message).withStatus(400);
    }
}
